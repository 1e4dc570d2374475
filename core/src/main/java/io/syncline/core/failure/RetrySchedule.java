// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.failure;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a dead letter is tried again by itself.
 *
 * @param attempts how often a change is tried in all; afterwards only a later change of its row, or
 *     a person, has it tried again
 * @param first wait after the first attempt; doubles with each
 * @param longest wait that is never exceeded
 */
public record RetrySchedule(int attempts, Duration first, Duration longest) {
  public static final RetrySchedule DEFAULTS =
      new RetrySchedule(10, Duration.ofSeconds(5), Duration.ofMinutes(5));

  public RetrySchedule {
    if (attempts < 1) {
      throw new IllegalArgumentException("failures.attempts must be positive, was " + attempts);
    }
    if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "failures.retry_first must be positive and at most retry_longest, was " + first);
    }
  }

  /** The next attempt after so many; null if there is none. */
  public @Nullable Instant next(int made, Instant at) {
    if (made >= attempts) {
      return null;
    }
    long wait = first.toMillis() << Math.min(Math.max(0, made - 1), 20);
    return at.plusMillis(Math.min(longest.toMillis(), wait));
  }
}
