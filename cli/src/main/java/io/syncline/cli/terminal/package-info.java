// SPDX-License-Identifier: Apache-2.0
/** What people and programs see: text, tables, JSON, questions. */
@NullMarked
package io.syncline.cli.terminal;

import org.jspecify.annotations.NullMarked;
