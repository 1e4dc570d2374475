// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import io.syncline.core.failure.RetrySchedule;
import java.time.Duration;
import java.util.List;

/**
 * The {@code failures:} section: what becomes of records that a target refuses.
 *
 * @param retry when a dead letter is tried again by itself
 * @param limit dead letters of a lane at which it stops
 * @param keep how long batches, operations and resolved failures are kept
 * @param operations what the operation log records
 * @param mask columns whose values are not recorded: {@code column} or {@code Entry.column}
 */
public record FailuresSettings(
    RetrySchedule retry, int limit, Duration keep, Operations operations, List<String> mask) {

  public static final FailuresSettings DEFAULTS =
      new FailuresSettings(
          RetrySchedule.DEFAULTS, 10_000, Duration.ofDays(7), Operations.FAILURES, List.of());

  public FailuresSettings {
    mask = List.copyOf(mask);
  }

  /** What the operation log records. */
  public enum Operations {
    OFF,
    /** What was set aside, and what healed. */
    FAILURES,
    /** Every row that is written. */
    ALL
  }
}
