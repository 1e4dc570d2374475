// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import io.syncline.demo.civic.CivicGenerator;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be chosen about a tour.
 *
 * @param rows size of the world
 * @param seed of the world and of the writer
 * @param streaming how long changes stream
 * @param transactionsPerSecond the writer's rate
 * @param keep folder that keeps the servers' data; null for a temporary one
 */
public record TourSettings(
    int rows, long seed, Duration streaming, int transactionsPerSecond, @Nullable Path keep) {
  public static final TourSettings DEFAULTS =
      new TourSettings(50_000, 42, Duration.ofSeconds(6), 100, null);

  public TourSettings {
    if (rows < CivicGenerator.LEAST_ROWS) {
      throw new IllegalArgumentException(
          "--rows must be at least %d, was %d".formatted(CivicGenerator.LEAST_ROWS, rows));
    }
    if (streaming.compareTo(Duration.ofSeconds(3)) < 0) {
      throw new IllegalArgumentException(
          "--seconds must be at least 3, was " + streaming.toSeconds());
    }
    if (transactionsPerSecond < 1) {
      throw new IllegalArgumentException("--rate must be at least 1, was " + transactionsPerSecond);
    }
  }
}
