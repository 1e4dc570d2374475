// SPDX-License-Identifier: Apache-2.0
/** Batches, and what every target promises when it applies one. */
@NullMarked
package io.syncline.core.apply;

import org.jspecify.annotations.NullMarked;
