// SPDX-License-Identifier: Apache-2.0
/** Committed changes to rows, as the source reports them. */
@NullMarked
package io.syncline.core.change;

import org.jspecify.annotations.NullMarked;
