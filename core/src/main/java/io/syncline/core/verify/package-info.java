// SPDX-License-Identifier: Apache-2.0
/** Comparing a target with the rows, while both are written. */
@NullMarked
package io.syncline.core.verify;

import org.jspecify.annotations.NullMarked;
