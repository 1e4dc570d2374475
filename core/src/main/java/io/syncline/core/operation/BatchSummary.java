// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.operation;

import io.syncline.core.mapping.Lane;
import java.time.Instant;

/**
 * What became of the batches of one pipeline within a span of time.
 *
 * @param type {@code stream}, {@code queue}, {@code resync} or {@code isolation}
 * @param status completed, with or without failures
 * @param batches how many
 * @param total rows in them
 * @param failed rows set aside
 * @param skipped rows left to be read again
 * @param seconds how long one took, on average
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
}
