// SPDX-License-Identifier: Apache-2.0
/** Lanes beside each other, with both captures. */
@NullMarked
package io.syncline.system.lane;

import org.jspecify.annotations.NullMarked;
