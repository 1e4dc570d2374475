// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import io.syncline.core.mapping.Lane;
import java.time.Instant;

/**
 * What became of a batch of one pipeline, or of several of a type within a span of time.
 *
 * @param type {@code stream}, {@code queue}, {@code resync} or {@code isolation}
 * @param status completed, with or without failures
 * @param batches how many were written; 0 where all that there was was refused
 * @param total rows in them
 * @param failed rows set aside
 * @param skipped rows left to be read again
 * @param seconds how long one that was written took, on average
 * @param engine host and process
 * @param position where the pipeline was after the last
 */
public record BatchSummary(
    String sync,
    String target,
    Lane lane,
    String type,
    String status,
    long batches,
    long total,
    long failed,
    long skipped,
    Instant startedAt,
    Instant completedAt,
    double seconds,
    String engine,
    String position) {
  public static final String STREAM = "stream";
  public static final String QUEUE = "queue";
  public static final String RESYNC = "resync";
  public static final String ISOLATION = "isolation";
  public static final String COMPLETED = "completed";
  public static final String WITH_FAILURES = "completed_with_failures";

  /** Both together; the other is of the same pipeline and type, and later. */
  public BatchSummary plus(BatchSummary other) {
    long written = batches + other.batches;
    return new BatchSummary(
        sync,
        target,
        lane,
        type,
        failed + other.failed == 0 ? COMPLETED : WITH_FAILURES,
        written,
        total + other.total,
        failed + other.failed,
        skipped + other.skipped,
        startedAt.isBefore(other.startedAt) ? startedAt : other.startedAt,
        completedAt.isAfter(other.completedAt) ? completedAt : other.completedAt,
        (seconds * batches + other.seconds * other.batches) / Math.max(1, written),
        engine,
        other.position.isEmpty() ? position : other.position);
  }
}
