// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.Projection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the stream's events into the next batch while the target is busy with the one before: the
 * reader offers, the applier takes. A batch is closed when it is taken; while the target is busy,
 * when it is full or has been open for long enough, and then the one after it is opened, so that
 * the reader need not wait and the batch is ready when the target is. Who takes a batch that is not
 * full takes the one behind it, too, as far as both are no more than one. Safe for both threads.
 *
 * <p>A barrier lets what was read outside the stream in at its place: events beyond it are refused
 * until the applier has lifted it.
 */
final class Assembler {
  private final Projection projection;
  private final long era;
  private final int batchSize;
  private final Duration maxDelay;
  private final InstantSource clock;
  private final RecentTransactions recent; // guarded by this

  // all guarded by this
  private @Nullable PreparedBatch closed;
  private OpenBatch open;
  private Position end;
  private boolean wholeTransactions = true;
  private @Nullable Position barrier;
  private boolean held;
  private boolean barrierReached;
  private StreamEvent.@Nullable SchemaChanged schemaChanged;
  private @Nullable RuntimeException failure;
  private boolean woken;
  private Predicate<StreamEvent.SchemaChanged> known = change -> false;

  /**
   * @param clock tells how long a batch has been open
   */
  Assembler(
      Projection projection,
      EngineSettings settings,
      InstantSource clock,
      Checkpoint start,
      SourceSnapshot atStart) {
    this.projection = projection;
    this.era = start.era();
    this.batchSize = settings.batchSize();
    this.maxDelay = settings.maxDelay();
    this.clock = clock;
    this.end = start.position();
    this.open = new OpenBatch(clock.instant());
    this.recent = new RecentTransactions(atStart);
  }

  /**
   * Takes the event, or refuses it for now: full, held, beyond the barrier, or at a schema change.
   */
  synchronized boolean offer(StreamEvent event) {
    if (held || schemaChanged != null || !hasRoom()) {
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
      case StreamEvent.SchemaChanged change -> schemaChanged = known.test(change) ? null : change;
    }
    notifyAll();
    return true;
  }

  private static boolean beyondBarrier(StreamEvent event, Position barrier) {
    return !(event instanceof StreamEvent.Progress) && event.end().lsn() > barrier.lsn();
  }

  /** Closes the open batch, if it is due, as soon as there is room for a closed one. */
  private boolean hasRoom() {
    if (closed == null && !open.isEmpty() && (open.isFull(batchSize) || isDue())) {
      close();
    }
    return !open.isFull(batchSize);
  }

  private boolean isDue() {
    return !clock.instant().isBefore(open.since().plus(maxDelay));
  }

  private void close() {
    closed = open.close(end, wholeTransactions);
    open = new OpenBatch(clock.instant());
  }

  private void add(StreamEvent.Piece piece) {
    if (open.isEmpty()) {
      open = new OpenBatch(clock.instant());
    }
    open.add(piece, projection, era);
    recent.delivered(piece.transaction().xid(), piece.transaction().commitLsn());
    wholeTransactions = piece.last();
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

  /** Lets these pass: the catalog is newer than they are, and the rows are being read again. */
  synchronized void expect(Predicate<StreamEvent.SchemaChanged> changes) {
    known = changes;
  }

  /** All that was taken in, as far as it is one batch; null if there is nothing. */
  synchronized @Nullable PreparedBatch take() {
    PreparedBatch taken = closed;
    if (!open.isEmpty() && (taken == null || open.fitsBehind(taken, batchSize))) {
      close();
      taken = taken == null ? closed : taken.joinedBy(Objects.requireNonNull(closed));
    }
    if (taken != null) {
      closed = null;
      notifyAll();
    }
    return taken;
  }

  /** Whether everything that was taken in was taken out. */
  private boolean isEmpty() {
    return closed == null && open.isEmpty();
  }

  /** Everything up to here was taken; null while something is open, or inside a transaction. */
  synchronized @Nullable Position takenUpTo() {
    return isEmpty() && wholeTransactions ? end : null;
  }

  synchronized @Nullable Instant oldestCommit() {
    return closed == null ? open.oldestCommit() : closed.oldestCommit();
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
    return barrierReached && isEmpty();
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

  /** Delivered transactions that a later read might not see. */
  synchronized Set<Long> unseen() {
    return recent.unseen();
  }

  synchronized void liftBarrier() {
    held = false;
    barrier = null;
    barrierReached = false;
    notifyAll();
  }

  synchronized StreamEvent.@Nullable SchemaChanged schemaChanged() {
    return isEmpty() ? schemaChanged : null;
  }

  /** The reader could not go on; the applier learns of it when everything before is applied. */
  synchronized void fail(RuntimeException cause) {
    failure = cause;
    notifyAll();
  }

  synchronized @Nullable RuntimeException failure() {
    return isEmpty() ? failure : null;
  }

  /** Throws why the reader could not go on, whatever there is to be applied. */
  synchronized void requireReader() {
    if (failure != null) {
      throw failure;
    }
  }

  /** Ends an {@link #awaitWork} early. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Waits until there may be something to do for the applier. */
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  synchronized void awaitWork(Duration atMost) throws InterruptedException {
    if (isEmpty() && !woken && failure == null && schemaChanged == null && !barrierReached) {
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
