// SPDX-License-Identifier: Apache-2.0
/**
 * Interleavings and facts that break the plain way, where no narrower test closes them; the list of
 * all is in docs/hazards.md.
 */
@NullMarked
package io.syncline.system.hazard;

import org.jspecify.annotations.NullMarked;
