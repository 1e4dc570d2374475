// SPDX-License-Identifier: Apache-2.0
/** The target's ids written into rows. */
@NullMarked
package io.syncline.postgres.backreference;

import org.jspecify.annotations.NullMarked;
