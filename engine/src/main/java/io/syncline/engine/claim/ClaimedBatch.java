// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.KeyMove;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Claimed entities as they were read, ready to be written.
 *
 * @param done what is completed when the batch is durable
 * @param moves those that the batch carries out
 * @param torn entities that a move since they were claimed tied to others: they must be claimed
 *     again, together
 */
record ClaimedBatch(Batch batch, List<Done> done, List<KeyMove> moves, List<EntityId> torn) {

  /** How what is to be mended is mended; empty if nothing is. */
  Set<OrphanPolicy> mends() {
    Set<OrphanPolicy> mends = EnumSet.noneOf(OrphanPolicy.class);
    for (Done one : done) {
      if (one.claim().mend() != null) {
        mends.add(one.claim().mend());
      }
    }
    return mends;
  }
}
