// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.core.capture.SourceProgress;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineStatus;
import org.jspecify.annotations.Nullable;

/**
 * How far a pipeline is behind: as its engine says it, or else as the stores do.
 *
 * @param bytes log between the source's end and the checkpoint, or entities that wait in a queue;
 *     null where not known
 * @param seconds null where only a running engine could know
 */
record Lag(@Nullable Long bytes, @Nullable Double seconds) {

  /**
   * @param live what a running engine said lately; null if none did
   */
  static Lag of(
      @Nullable PipelineStatus live,
      @Nullable SourceProgress progress,
      @Nullable Checkpoint checkpoint) {
    return live == null || (progress != null && knowsNoPosition(live, progress))
        ? new Lag(between(progress, checkpoint), null)
        : new Lag(live.lagBytes(), live.lagSeconds());
  }

  /** An engine that begins has not read its checkpoint yet; a queue's lag needs none. */
  private static boolean knowsNoPosition(PipelineStatus live, SourceProgress progress) {
    return live.position().equals(Position.START) && !isQueue(progress);
  }

  private static boolean isQueue(SourceProgress progress) {
    return progress.slotState().equals("queue");
  }

  private static @Nullable Long between(
      @Nullable SourceProgress progress, @Nullable Checkpoint checkpoint) {
    return progress == null || checkpoint == null || isQueue(progress)
        ? null
        : Long.valueOf(Math.max(0, progress.currentLsn() - checkpoint.position().lsn()));
  }
}
