// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.time.Duration;

/**
 * The {@code apply:} section: how batches are made and written.
 *
 * @param maxDelay the longest a committed change waits for its batch to be closed
 * @param batchSize entities at which a batch is closed
 * @param writers transactions written to one target at once; 1 unless parallel
 * @param maxTransactionBytes memory for one source transaction; a larger one is applied in pieces
 * @param answerWithin how long a call to a target may take before it is said to hang
 */
public record ApplySettings(
    Mode mode,
    int writers,
    Duration maxDelay,
    int batchSize,
    long maxTransactionBytes,
    Duration retryMin,
    Duration retryMax,
    Duration answerWithin) {

  public static final ApplySettings DEFAULTS =
      new ApplySettings(
          Mode.TRANSACTIONS,
          1,
          Duration.ofMillis(50),
          4_000,
          64L << 20,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  /** Writers in parallel mode, unless said otherwise. */
  public static final int PARALLEL_WRITERS = 2;

  public ApplySettings {
    if (mode == Mode.TRANSACTIONS && writers != 1) {
      throw new IllegalArgumentException("mode transactions has one writer, was " + writers);
    }
    if (retryMin.compareTo(retryMax) > 0) {
      throw new IllegalArgumentException("retry_min must not exceed retry_max: " + retryMin);
    }
  }

  /** What a reader of the target may see. */
  public enum Mode {
    /** Whole source transactions, in commit order, by one writer. */
    TRANSACTIONS,
    /** Several writers, in order by key only. */
    PARALLEL
  }
}
