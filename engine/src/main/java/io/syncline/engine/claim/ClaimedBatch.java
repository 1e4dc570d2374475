// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.KeyMove;
import io.syncline.core.projection.EntityId;
import java.util.List;

/**
 * Claimed entities as they were read, ready to be written.
 *
 * @param done what is completed when the batch is durable
 * @param moves those that the batch carries out
 * @param torn entities that a move since they were claimed tied to others: they must be claimed
 *     again, together
 */
record ClaimedBatch(Batch batch, List<Done> done, List<KeyMove> moves, List<EntityId> torn) {}
