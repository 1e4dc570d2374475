// SPDX-License-Identifier: Apache-2.0
/** The commands. */
@NullMarked
package io.syncline.cli.command;

import org.jspecify.annotations.NullMarked;
