// SPDX-License-Identifier: Apache-2.0
/** What every source of changes promises. */
@NullMarked
package io.syncline.core.capture;

import org.jspecify.annotations.NullMarked;
