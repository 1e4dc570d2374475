// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.operation.Journal;
import io.syncline.engine.AppliedListener;
import io.syncline.engine.BatchRows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the workers of one process did in each lane, stored by whoever calls {@link #flush}. Any
 * thread.
 */
final class ClaimDiary {
  private final BatchRows rows;
  private final Place place;
  private final Function<String, Lane> lanes;
  private final InstantSource clock;
  private final AppliedListener listener;

  /**
   * @param lanes the lane of a mapping entry
   */
  ClaimDiary(
      Journal journal,
      Place place,
      Function<String, Lane> lanes,
      InstantSource clock,
      AppliedListener listener) {
    this.rows = new BatchRows(journal, clock);
    this.place = place;
    this.lanes = lanes;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * @param engine host and process
   */
  record Place(String sync, String target, String engine) {}

  /** Claimed entities are in the target. */
  void applied(ClaimedBatch read, Duration took) {
    Batch batch = read.batch();
    listener.applied(batch);
    Map<Lane, Long> sizes = new EnumMap<>(Lane.class);
    for (EntryBatch entry : batch.entries()) {
      sizes.merge(lanes.apply(entry.entry()), (long) entry.size(), Long::sum);
    }
    Instant now = clock.instant();
    sizes.forEach((lane, size) -> rows.add(row(lane, 1, size, 0, now.minus(took), now)));
  }

  /** An entity was set aside, or refused again. */
  void refused(String entry) {
    Instant now = clock.instant();
    rows.add(row(lanes.apply(entry), 0, 1, 1, now, now));
  }

  private BatchSummary row(
      Lane lane, long batches, long total, long failed, Instant from, Instant to) {
    return new BatchSummary(
        place.sync(),
        place.target(),
        lane,
        BatchSummary.QUEUE,
        failed == 0 ? BatchSummary.COMPLETED : BatchSummary.WITH_FAILURES,
        batches,
        total,
        failed,
        0,
        from,
        to,
        Duration.between(from, to).toNanos() / 1e9,
        place.engine(),
        "");
  }

  /** Stores what is due; what cannot be stored now is kept for the next time. */
  void flush(boolean everything) {
    rows.flush(everything);
  }
}
