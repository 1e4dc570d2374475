// SPDX-License-Identifier: Apache-2.0
/** The in-memory stores against their contracts. */
@NullMarked
package io.syncline.testkit.target;

import org.jspecify.annotations.NullMarked;
