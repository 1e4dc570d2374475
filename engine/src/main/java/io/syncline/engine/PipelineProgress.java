// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a pipeline goes; written by its threads, read by whoever publishes it. */
final class PipelineProgress {
  private final PipelineId pipeline;
  private final boolean wholeTransactions;

  // all guarded by this
  private State state = State.STARTING;
  private Position position = Position.START;
  private long transactions;
  private long changes;
  private @Nullable Instant lastBatchAt;
  private @Nullable Instant oldestPending;
  private @Nullable String attention;
  private boolean cutTransaction;
  private boolean convergingOnly;
  private long sourceLsn;
  private long waitingEdges;
  private long deadLetters;
  private String breaker = "closed";

  PipelineProgress(PipelineId pipeline, boolean wholeTransactions) {
    this.pipeline = pipeline;
    this.wholeTransactions = wholeTransactions;
  }

  /** Goes on counting where a former engine stopped, and is where that was until it is known. */
  synchronized void remember(PipelineStatus former) {
    reached(former.position());
    transactions = former.appliedTransactions();
    changes = former.appliedChanges();
    lastBatchAt = former.lastBatchAt();
    waitingEdges = former.waitingEdges();
  }

  synchronized void state(State next) {
    state = next;
  }

  synchronized State state() {
    return state;
  }

  synchronized Position position() {
    return position;
  }

  synchronized void reached(Position next) {
    position = next;
    cutTransaction = next.cutsTransaction();
  }

  synchronized void applied(PreparedBatch batch, Instant at) {
    position = batch.end();
    transactions += batch.transactions();
    changes += batch.changes();
    cutTransaction = !batch.wholeTransactions();
    lastBatchAt = at;
  }

  synchronized void pendingSince(@Nullable Instant oldest) {
    oldestPending = oldest;
  }

  synchronized void attention(@Nullable String text) {
    attention = text;
  }

  /** While rows are read again or loaded, the target does not equal one commit. */
  synchronized void convergingOnly(boolean yes) {
    convergingOnly = yes;
  }

  synchronized void deadLetters(long count) {
    deadLetters = count;
  }

  synchronized void breaker(String now) {
    breaker = now;
  }

  synchronized void source(long currentLsn) {
    sourceLsn = currentLsn;
  }

  synchronized void waitingEdges(long count) {
    waitingEdges = count;
  }

  private String guarantee(boolean whole) {
    if (!whole) {
      return "convergence";
    }
    return deadLetters == 0 ? "transactions" : "transactions, dead letters excepted";
  }

  synchronized PipelineStatus status(Instant now) {
    boolean whole = wholeTransactions && !cutTransaction && !convergingOnly;
    double lagSeconds =
        oldestPending == null
            ? 0
            : Math.max(0, now.toEpochMilli() - oldestPending.toEpochMilli()) / 1000.0;
    return new PipelineStatus(
        pipeline,
        state,
        guarantee(whole && state != State.SNAPSHOT),
        position,
        Math.max(0, sourceLsn - position.lsn()),
        lagSeconds,
        transactions,
        changes,
        lastBatchAt,
        waitingEdges,
        deadLetters,
        breaker,
        attention,
        now);
  }
}
