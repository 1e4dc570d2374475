// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.durability.Durable;
import io.syncline.core.projection.EntityId;
import java.util.List;
import java.util.Optional;

/**
 * Writes for one pipeline. Every write first locks the pipeline's epoch in the store and is refused
 * if a newer writer took over. {@link #apply} may be called on several threads at once (parallel
 * writers by key); everything else on one thread.
 */
public interface TargetWriter extends AutoCloseable {

  /** So much that belongs to no row is mended by one call. */
  int STRAYS_AT_ONCE = 5_000;

  /** The pipeline this writes for. */
  PipelineId pipeline();

  /**
   * Becomes the pipeline's only writer: raises its epoch durably.
   *
   * @return the checkpoint the former writer left; empty if there was none
   * @throws io.syncline.core.failure.SynclineException TARGET_UNREACHABLE, TARGET_BUSY,
   *     TARGET_RIGHTS
   */
  @Durable
  Optional<Checkpoint> takeOver();

  /** The epoch of the last {@link #takeOver}. */
  long epoch();

  /**
   * Writes the batch and its checkpoint in one atomic step (a truncation or a hub in repeatable
   * steps before it). Repeating an applied batch changes nothing. Never throws for expected
   * failures.
   *
   * @param withCheckpoint whether the checkpoint moves; false for parts of a batch applied in
   *     parallel
   */
  @Durable
  Outcome apply(Batch batch, CheckpointMode withCheckpoint);

  /**
   * Applies a batch of whole rows (scope {@code ALL}, complete states) that were found to differ,
   * so that afterwards the target holds of them what the batch says and nothing else: {@link
   * #apply} trusts what Syncline keeps for itself in the target, this does not. The guard stays as
   * it is: a row of which a newer state is stored is left alone, unless that state is newer than
   * the batch's checkpoint, which must cover all that this pipeline has ever written; no other
   * batch of the pipeline may be under way.
   *
   * @param orphans what becomes of the nodes of rows that are gone
   */
  @Durable
  default Outcome repair(Batch batch, CheckpointMode withCheckpoint, Orphans orphans) {
    return apply(batch, withCheckpoint);
  }

  /**
   * Removes, in repeatable steps, edges that bear the mark of a kind that the entry's rows own and
   * are at a wrong place, where no write of a row ever finds them, and has nodes of values count
   * the rows that hold them: {@link #STRAYS_AT_ONCE} at the most.
   *
   * @return Applied with the number of what was mended, fewer if none is left; or why not
   */
  @Durable
  default Outcome removeStrays(String entry) {
    return new Outcome.Applied(0, List.of());
  }

  /** Moves the checkpoint alone. */
  @Durable
  Outcome advance(Checkpoint checkpoint);

  /**
   * Rows that {@link #apply} reported or was given as rereads and that were not written since: kept
   * durably with the batch, so that a crash forgets none.
   */
  List<EntityId> pendingRereads();

  /**
   * Removes, in repeatable steps, what this pipeline's entry owns and whose version is older: rows
   * that were gone before a new snapshot began.
   *
   * @return Applied with the number of entities removed, or why not
   */
  @Durable
  Outcome sweep(String entry, io.syncline.core.change.Version olderThan);

  @Override
  void close();

  /** Whether an applied batch moves the checkpoint. */
  enum CheckpointMode {
    MOVES,
    STAYS
  }

  /** What a repair does with the nodes of rows that are gone. */
  enum Orphans {
    DELETE,
    /**
     * The node stays, with every property and every relationship that Syncline does not own, but
     * loses its bookkeeping and its entry's labels, and says what it was.
     */
    QUARANTINE
  }
}
