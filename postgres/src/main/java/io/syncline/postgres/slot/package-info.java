// SPDX-License-Identifier: Apache-2.0
/** Replication slots, and the proof that a pipeline can go on from its own without a gap. */
@NullMarked
package io.syncline.postgres.slot;

import org.jspecify.annotations.NullMarked;
