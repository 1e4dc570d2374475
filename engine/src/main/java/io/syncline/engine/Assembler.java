// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the stream's events into the next batch while the target is busy with the one before: the
 * reader offers, the applier takes. A batch is closed when it is taken. Safe for both threads.
 *
 * <p>A barrier lets what was read outside the stream in at its place: events beyond it are refused
 * until the applier has lifted it.
 */
final class Assembler {
  private final Projection projection;
  private final long era;
  private final int batchSize;
  private final RecentTransactions recent; // guarded by this

  // all guarded by this
  private BatchBuilder open = new BatchBuilder();
  private List<Mutation> mutations = new ArrayList<>();
  private Position end;
  private boolean wholeTransactions = true;
  private long transactions;
  private long changes;
  private long bytes;
  private @Nullable Instant oldestCommit;
  private @Nullable Position barrier;
  private boolean held;
  private boolean barrierReached;
  private StreamEvent.@Nullable SchemaChanged schemaChanged;
  private @Nullable RuntimeException failure;
  private boolean woken;

  private static final long MAX_BYTES = 24L << 20;

  Assembler(
      Projection projection, long era, int batchSize, Position start, SourceSnapshot atStart) {
    this.projection = projection;
    this.era = era;
    this.batchSize = batchSize;
    this.end = start;
    this.recent = new RecentTransactions(atStart);
  }

  /**
   * Takes the event, or refuses it for now: full, held, beyond the barrier, or at a schema change.
   */
  synchronized boolean offer(StreamEvent event) {
    if (held || schemaChanged != null || full()) {
      return false;
    }
    if (barrier != null && beyondBarrier(event, barrier)) {
      barrierReached = true;
      notifyAll();
      return false;
    }
    switch (event) {
      case StreamEvent.Piece piece -> add(piece);
      case StreamEvent.Progress progress -> reach(progress.end());
      case StreamEvent.SchemaChanged change -> schemaChanged = change;
    }
    notifyAll();
    return true;
  }

  private static boolean beyondBarrier(StreamEvent event, Position barrier) {
    return !(event instanceof StreamEvent.Progress) && event.end().lsn() > barrier.lsn();
  }

  private boolean full() {
    return open.mutations() >= batchSize || bytes >= MAX_BYTES;
  }

  private void add(StreamEvent.Piece piece) {
    for (Change change : piece.changes()) {
      projection.project(
          change,
          era,
          mutation -> {
            open.add(mutation);
            mutations.add(mutation);
          });
    }
    recent.delivered(piece.transaction().xid(), piece.transaction().commitLsn());
    changes += piece.changes().size();
    bytes += piece.bytes();
    if (piece.last()) {
      transactions++;
    }
    wholeTransactions = piece.last();
    if (oldestCommit == null) {
      oldestCommit = piece.transaction().commitTime();
    }
    moveTo(piece.end());
  }

  private void reach(Position position) {
    if (position.compareTo(end) > 0) {
      moveTo(position);
    }
  }

  /** A transaction that is cut is before a barrier at its own commit until its last piece came. */
  private void moveTo(Position position) {
    end = position;
    barrierReached |= barrier != null && end.compareTo(barrier) >= 0;
  }

  /** Closes the open batch and gives it; null while nothing happened since the last one. */
  synchronized @Nullable PreparedBatch take() {
    if (changes == 0) {
      return null;
    }
    PreparedBatch batch =
        new PreparedBatch(
            open, mutations, end, wholeTransactions, transactions, changes, oldestCommit);
    open = new BatchBuilder();
    mutations = new ArrayList<>();
    transactions = 0;
    changes = 0;
    bytes = 0;
    oldestCommit = null;
    notifyAll();
    return batch;
  }

  /** Everything up to here was taken; null while something is open, or inside a transaction. */
  synchronized @Nullable Position takenUpTo() {
    return changes == 0 && wholeTransactions ? end : null;
  }

  synchronized @Nullable Instant oldestCommit() {
    return oldestCommit;
  }

  /** From now on nothing is taken in, so that a read may begin that is newer than all of it. */
  synchronized void hold() {
    held = true;
  }

  /** Takes events in again, up to the low watermark of the read. */
  synchronized void allowUpTo(Position lowWatermark) {
    held = false;
    barrier = lowWatermark;
    barrierReached = end.compareTo(lowWatermark) >= 0;
    notifyAll();
  }

  /** Whether everything before the barrier has been taken in and taken out. */
  synchronized boolean atBarrier() {
    return barrierReached && changes == 0;
  }

  /** Whether the read saw every transaction that was delivered before its watermark. */
  synchronized boolean allSeen(SourceSnapshot snapshot, Position lowWatermark) {
    boolean seen = recent.allSeen(snapshot, lowWatermark.lsn());
    recent.forgetSeen(snapshot);
    return seen;
  }

  synchronized void forgetSeen(SourceSnapshot snapshot) {
    recent.forgetSeen(snapshot);
  }

  synchronized void liftBarrier() {
    held = false;
    barrier = null;
    barrierReached = false;
    notifyAll();
  }

  synchronized StreamEvent.@Nullable SchemaChanged schemaChanged() {
    return changes == 0 ? schemaChanged : null;
  }

  /** The reader could not go on; the applier learns of it when everything before is applied. */
  synchronized void fail(RuntimeException cause) {
    failure = cause;
    notifyAll();
  }

  synchronized @Nullable RuntimeException failure() {
    return changes == 0 ? failure : null;
  }

  /** Ends an {@link #awaitWork} early. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Waits until there may be something to do for the applier. */
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  synchronized void awaitWork(Duration atMost) throws InterruptedException {
    if (changes == 0 && !woken && failure == null && schemaChanged == null && !barrierReached) {
      wait(Math.max(1, atMost.toMillis()));
    }
    woken = false;
  }

  /** Waits until there may be room for the reader. */
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  synchronized void awaitRoom(Duration atMost) throws InterruptedException {
    wait(Math.max(1, atMost.toMillis()));
  }
}
