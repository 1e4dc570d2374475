// SPDX-License-Identifier: Apache-2.0
/** Targets that need no store: one that is obviously right, and one that fails on demand. */
@NullMarked
package io.syncline.testkit.target;

import org.jspecify.annotations.NullMarked;
