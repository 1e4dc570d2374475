// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.checkpoint;

import io.syncline.core.change.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline goes, as published every second or so.
 *
 * @param guarantee {@code transactions} while each batch is whole transactions in commit order and
 *     nothing is set aside; {@code transactions, dead letters excepted} while rows are; else {@code
 *     convergence}
 * @param lagBytes log between the source's end and the position
 * @param lagSeconds age of the oldest commit not yet applied, 0 if there is none
 * @param appliedTransactions by all engines, as far as they were said
 * @param appliedChanges by all engines, as far as they were said
 * @param waitingEdges of the target, as they were counted last
 * @param deadLetters rows that are set aside
 * @param breaker whether the target is asked at all: {@code closed}, {@code open} or {@code half
 *     open}
 * @param attention what needs somebody; null if nothing
 */
public record PipelineStatus(
    PipelineId pipeline,
    State state,
    String guarantee,
    Position position,
    long lagBytes,
    double lagSeconds,
    long appliedTransactions,
    long appliedChanges,
    @Nullable Instant lastBatchAt,
    long waitingEdges,
    long deadLetters,
    String breaker,
    @Nullable String attention,
    Instant at) {

  /** The same in another state. */
  public PipelineStatus in(State next, @Nullable String reason, Instant now) {
    return in(next, guarantee, reason, now);
  }

  /** The same while a snapshot is loaded, when no more than convergence is promised. */
  public PipelineStatus loading() {
    return in(State.SNAPSHOT, "convergence", attention, at);
  }

  private PipelineStatus in(State next, String promised, @Nullable String reason, Instant now) {
    return new PipelineStatus(
        pipeline,
        next,
        promised,
        position,
        lagBytes,
        lagSeconds,
        appliedTransactions,
        appliedChanges,
        lastBatchAt,
        waitingEdges,
        deadLetters,
        breaker,
        reason,
        now);
  }

  /** What a pipeline is doing. */
  public enum State {
    STARTING,
    STANDBY,
    SNAPSHOT,
    CATCHING_UP,
    STREAMING,
    /** A store is away; everything is kept and retried. */
    WAITING,
    /** A person has it rest. */
    PAUSED,
    /** Somebody must act. */
    STOPPED_BY_ERROR,
    STOPPED
  }
}
