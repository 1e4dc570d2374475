// SPDX-License-Identifier: Apache-2.0
/** Compares a target with the rows while both are written. */
@NullMarked
package io.syncline.engine.verify;

import org.jspecify.annotations.NullMarked;
