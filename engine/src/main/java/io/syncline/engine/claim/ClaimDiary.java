// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.operation.Journal;
import io.syncline.engine.AppliedListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the workers of one process did, summed up for each lane and span of time, and stored by
 * whoever calls {@link #flush}. Any thread.
 */
final class ClaimDiary {
  private static final Duration SPAN = Duration.ofMinutes(1);

  private final Journal journal;
  private final Place place;
  private final Function<String, Lane> lanes;
  private final InstantSource clock;
  private final AppliedListener listener;
  private final Map<Lane, Sum> sums = new EnumMap<>(Lane.class); // guarded by this

  /**
   * @param lanes the lane of a mapping entry
   */
  ClaimDiary(
      Journal journal,
      Place place,
      Function<String, Lane> lanes,
      InstantSource clock,
      AppliedListener listener) {
    this.journal = journal;
    this.place = place;
    this.lanes = lanes;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * @param engine host and process
   */
  record Place(String sync, String target, String engine) {}

  /** What happened in a lane in a while. */
  private record Sum(Instant from, Instant to, long batches, long total, long failed, double took) {
    Sum plus(Sum other) {
      return new Sum(
          from,
          other.to,
          batches + other.batches,
          total + other.total,
          failed + other.failed,
          took + other.took);
    }
  }

  /** Claimed entities are in the target. */
  void applied(ClaimedBatch read, Duration took) {
    Batch batch = read.batch();
    listener.applied(batch);
    Map<Lane, Long> sizes = new EnumMap<>(Lane.class);
    for (EntryBatch entry : batch.entries()) {
      sizes.merge(lanes.apply(entry.entry()), (long) entry.size(), Long::sum);
    }
    Instant now = clock.instant();
    double seconds = took.toNanos() / 1e9;
    sizes.forEach((lane, size) -> add(lane, new Sum(now.minus(took), now, 1, size, 0, seconds)));
  }

  /** An entity was set aside, or refused again. */
  void refused(String entry) {
    Instant now = clock.instant();
    add(lanes.apply(entry), new Sum(now, now, 0, 1, 1, 0));
  }

  private synchronized void add(Lane lane, Sum sum) {
    sums.merge(lane, sum, Sum::plus);
  }

  /** Stores what is old enough; what cannot be stored now is kept for the next time. */
  void flush(boolean everything) {
    Map<Lane, Sum> due = take(everything);
    if (due.isEmpty()) {
      return;
    }
    try {
      journal.saveBatches(
          due.entrySet().stream().map(sum -> summary(sum.getKey(), sum.getValue())).toList());
    } catch (SynclineException e) {
      synchronized (this) {
        due.forEach((lane, sum) -> sums.merge(lane, sum, (later, earlier) -> earlier.plus(later)));
      }
      throw e;
    }
  }

  private synchronized Map<Lane, Sum> take(boolean everything) {
    Instant old = clock.instant().minus(SPAN);
    Map<Lane, Sum> due = new EnumMap<>(Lane.class);
    sums.forEach(
        (lane, sum) -> {
          if (everything || sum.failed > 0 || !sum.from.isAfter(old)) {
            due.put(lane, sum);
          }
        });
    sums.keySet().removeAll(due.keySet());
    return due;
  }

  private BatchSummary summary(Lane lane, Sum sum) {
    return new BatchSummary(
        place.sync(),
        place.target(),
        lane,
        BatchSummary.QUEUE,
        sum.failed == 0 ? "completed" : "completed_with_failures",
        Math.max(1, sum.batches),
        sum.total,
        sum.failed,
        0,
        sum.from,
        sum.to,
        sum.took / Math.max(1, sum.batches),
        place.engine(),
        "");
  }
}
