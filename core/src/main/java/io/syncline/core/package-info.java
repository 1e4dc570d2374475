// SPDX-License-Identifier: Apache-2.0
/** Immutable data, pure functions and small interfaces; no I/O, no threads. */
@NullMarked
package io.syncline.core;

import org.jspecify.annotations.NullMarked;
