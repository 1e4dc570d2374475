// SPDX-License-Identifier: Apache-2.0
/** The program in processes of its own: signals, take-over, what it prints. */
@NullMarked
package io.syncline.cli.process;

import org.jspecify.annotations.NullMarked;
