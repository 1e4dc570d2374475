// SPDX-License-Identifier: Apache-2.0
/** The pure function from changes to what a target must hold. */
@NullMarked
package io.syncline.core.projection;

import org.jspecify.annotations.NullMarked;
