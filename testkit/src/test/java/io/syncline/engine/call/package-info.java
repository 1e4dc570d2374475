// SPDX-License-Identifier: Apache-2.0
/** Tests of the watch over calls to a target. */
@NullMarked
package io.syncline.engine.call;

import org.jspecify.annotations.NullMarked;
