// SPDX-License-Identifier: Apache-2.0
/** Errors with a stable code that says whose turn it is. */
@NullMarked
package io.syncline.core.failure;

import org.jspecify.annotations.NullMarked;
