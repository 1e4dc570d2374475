// SPDX-License-Identifier: Apache-2.0
/** The commands on real servers, in this process and in their own: signals, take-over, secrets. */
@NullMarked
package io.syncline.system.command;

import org.jspecify.annotations.NullMarked;
