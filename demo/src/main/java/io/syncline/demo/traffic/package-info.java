// SPDX-License-Identifier: Apache-2.0
/** A live application on the civic world: seeded, realistic transactions at a set rate. */
@NullMarked
package io.syncline.demo.traffic;

import org.jspecify.annotations.NullMarked;
