// SPDX-License-Identifier: Apache-2.0
/** What survives the process. */
@NullMarked
package io.syncline.core.durability;

import org.jspecify.annotations.NullMarked;
