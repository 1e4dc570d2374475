// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
import java.time.Duration;
import java.util.Set;

/**
 * The {@code failures:} section of the configuration file: what becomes of what cannot be applied.
 *
 * @param schedule when a dead letter is tried again by itself
 * @param limit dead letters of a lane at which it stops: so many are no records' fault
 * @param keep how long batches, operations and resolved failures are kept
 * @param operations what the operation log records
 * @param masked columns whose values it does not record: {@code column} or {@code Entry.column}
 */
public record FailureSettings(
    RetrySchedule schedule, int limit, Duration keep, Operations operations, Set<String> masked) {

  public static final FailureSettings DEFAULTS =
      new FailureSettings(
          RetrySchedule.DEFAULTS, 10_000, Duration.ofDays(7), Operations.FAILURES, Set.of());

  public FailureSettings {
    masked = Set.copyOf(masked);
    if (limit < 1) {
      throw new IllegalArgumentException("failures.limit must be positive, was " + limit);
    }
  }

  /**
   * Another entity of a lane is to be set aside.
   *
   * @param aside how many are
   * @throws SynclineException RECORD_REJECTED if these are as many as may be
   */
  public void requireRoom(long aside, EntityId next, String reason) {
    if (aside >= limit) {
      throw new SynclineException(
          ErrorCode.RECORD_REJECTED,
          "%d records are set aside, as many as failures.limit allows; the next is %s: %s. Look at them with `syncline failures list`, mend the cause, or raise the limit"
              .formatted(aside, next, reason));
    }
  }

  /** What the operation log records. */
  public enum Operations {
    OFF,
    /** What was set aside, and what healed. */
    FAILURES,
    /** Every row that is written; costs a write in the source for each. */
    ALL
  }
}
