// SPDX-License-Identifier: Apache-2.0
/** The engine as a process of its own, killed at any moment and at each durable step. */
@NullMarked
package io.syncline.system.crash;

import org.jspecify.annotations.NullMarked;
