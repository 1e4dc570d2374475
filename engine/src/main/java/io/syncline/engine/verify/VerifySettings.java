// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.verify.Depth;
import java.time.Duration;

/**
 * How a run compares.
 *
 * @param queue whether changes are captured by triggers, so that the view that rows are read in
 *     says itself which of them are still to be applied
 * @param workers passes that are made side by side
 * @param chunk rows compared at once at the most
 * @param rowsPerSecond of all workers together; 0 for as many as there can be
 * @param patience how long a row may stay undecided
 * @param grace how long what is mended beside the stream may take: back references, edges to nodes
 *     that the graph owns
 * @param limits how much may be going on beside it
 */
public record VerifySettings(
    String sync,
    boolean queue,
    Depth depth,
    int workers,
    int chunk,
    double rowsPerSecond,
    Duration patience,
    Duration grace,
    LoadLimits limits) {

  public static VerifySettings of(String sync, boolean queue, Depth depth) {
    return new VerifySettings(
        sync,
        queue,
        depth,
        2,
        10_000,
        10_000,
        Duration.ofSeconds(60),
        Duration.ofSeconds(45),
        LoadLimits.NONE);
  }

  public VerifySettings withPatience(Duration longest) {
    return new VerifySettings(
        sync, queue, depth, workers, chunk, rowsPerSecond, longest, grace, limits);
  }

  public VerifySettings withPace(int side, int most, double rows) {
    return new VerifySettings(sync, queue, depth, side, most, rows, patience, grace, limits);
  }

  public VerifySettings withLimits(LoadLimits beside) {
    return new VerifySettings(
        sync, queue, depth, workers, chunk, rowsPerSecond, patience, grace, beside);
  }
}
