// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.capture.ChangeQueue.Wanted;
import io.syncline.core.mapping.Lane;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Hands claims to the workers of one process, one worker after the other: so an empty queue is
 * looked at by one of them only, and each lane can always have one of them, however long others
 * take. Any thread.
 */
final class Intake {
  /** How often it is looked for what was committed late, at least. */
  private static final Duration SEARCH = Duration.ofMillis(200);

  /** Once nothing has come for so long, an empty queue is looked at less often. */
  private static final Duration BUSY = Duration.ofSeconds(3);

  private static final Duration AT_REST = Duration.ofMillis(300);

  /** A search may take this share of the time: dead rows of the queue can make it slow. */
  private static final int SEARCH_SHARE = 5;

  private final ChangeQueue queue;
  private final QueueSettings settings;
  private final long era;
  private final WorkProgress progress;
  private final LaneOrder order;
  private final int workers;
  private final Map<Lane, Integer> held = new EnumMap<>(Lane.class); // guarded by this
  private long lookAt = System.nanoTime(); // guarded by this
  private long searchAt = lookAt; // guarded by this
  private long foundAt = lookAt; // guarded by this
  private boolean closed; // guarded by this

  Intake(ChangeQueue queue, QueueSettings settings, long era, WorkProgress progress) {
    this.queue = queue;
    this.settings = settings;
    this.era = era;
    this.progress = progress;
    this.order = new LaneOrder(progress.lanes());
    this.workers = workers(settings, progress.lanes());
  }

  /** So many that one lane can have as many as the settings say and each other lane one more. */
  static int workers(QueueSettings settings, List<Lane> lanes) {
    return settings.workers() + Math.max(1, lanes.size()) - 1;
  }

  /** Claims for a worker that has just done something: there may be more. */
  synchronized List<Claim> more(Member member) {
    return claim(member);
  }

  /**
   * The same, once it is worth while to look; empty if another worker looked, and found nothing.
   */
  @SuppressWarnings("WaitNotInLoop") // the worker loops
  synchronized List<Claim> some(Member member) throws InterruptedException {
    // Rounded up: who woke a little early would look at the clock again and again.
    long left = (lookAt - System.nanoTime() + 999_999) / 1_000_000;
    if (left > 0 && !closed) {
      wait(left);
    }
    return closed || System.nanoTime() < lookAt ? List.of() : claim(member);
  }

  private List<Claim> claim(Member member) {
    List<Lane> open = order.next().stream().filter(this::isOpen).toList();
    List<Claim> claims = open.isEmpty() ? List.of() : claim(member, open);
    if (claims.isEmpty()) {
      lookAt = System.nanoTime() + pause();
    } else {
      held.merge(claims.getFirst().lane(), 1, Integer::sum);
      foundAt = System.nanoTime();
      lookAt = foundAt;
      notifyAll(); // others may find more
    }
    return claims;
  }

  private long pause() {
    long interval = settings.interval().toNanos();
    boolean atRest = System.nanoTime() - foundAt > BUSY.toNanos();
    return atRest ? Math.max(interval, AT_REST.toNanos()) : interval;
  }

  private List<Claim> claim(Member member, List<Lane> lanes) {
    long now = System.nanoTime();
    boolean search = now >= searchAt;
    List<Claim> claims = queue.claim(member, new Wanted(era, lanes, settings.batchSize(), search));
    if (search) {
      long took = System.nanoTime() - now;
      searchAt = now + Math.max(SEARCH.toNanos(), took * SEARCH_SHARE);
    }
    return claims;
  }

  /** Whether a worker more in this lane leaves one for each lane that has none. */
  private boolean isOpen(Lane lane) {
    int free = workers - held.values().stream().mapToInt(Integer::intValue).sum();
    long without =
        progress.lanes().stream()
            .filter(other -> other != lane && !held.containsKey(other) && !closed(other))
            .count();
    return !closed(lane) && free > without;
  }

  private boolean closed(Lane lane) {
    return progress.closed().contains(lane);
  }

  /** A worker is done with what it had claimed of a lane. */
  synchronized void done(Lane lane) {
    held.computeIfPresent(lane, (l, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }

  /** Lets nobody wait any longer. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
