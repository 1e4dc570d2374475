// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.EntityId;
import java.util.List;
import java.util.Optional;

/**
 * Writes for one pipeline. Every write first locks the pipeline's epoch in the store and is refused
 * if a newer writer took over. {@link #apply} may be called on several threads at once (parallel
 * writers by key); everything else on one thread.
 */
public interface TargetWriter extends AutoCloseable {

  /** The pipeline this writes for. */
  PipelineId pipeline();

  /**
   * Becomes the pipeline's only writer: raises its epoch durably.
   *
   * @return the checkpoint the former writer left; empty if there was none
   * @throws io.syncline.core.failure.SynclineException TARGET_UNREACHABLE, TARGET_BUSY,
   *     TARGET_RIGHTS
   */
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
  Outcome apply(Batch batch, CheckpointMode withCheckpoint);

  /** Moves the checkpoint alone. */
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
  Outcome sweep(String entry, io.syncline.core.change.Version olderThan);

  @Override
  void close();

  /** Whether an applied batch moves the checkpoint. */
  enum CheckpointMode {
    MOVES,
    STAYS
  }
}
