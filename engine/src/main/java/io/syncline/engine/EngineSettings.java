// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.time.Duration;

/**
 * How the engine runs.
 *
 * @param sync name of the sync
 * @param writers writers per pipeline; 1 keeps whole transactions, more write in parallel by key
 *     and promise convergence
 * @param loadWriters writers of the snapshot
 * @param batchSize mutations after which a batch is closed even while the target is busy
 * @param maxDelay how long a batch stays open at most while the target is busy
 * @param loadBatchSize rows a snapshot writes in one transaction
 * @param retry how retries back off
 * @param answerWithin how long a call to the target may take before it is said to hang
 * @param heartbeatInterval how often an idle source is made to advance
 * @param statusInterval how often the status is published
 * @param idleCheckpointInterval how often the checkpoint of an idle pipeline moves
 * @param resyncChunk rows read again at once
 * @param retainedWarningBytes log kept for a slot from which on it is warned
 * @param retainedMostBytes log kept for a slot from which on the slot is given up
 * @param failures what becomes of what cannot be applied
 */
public record EngineSettings(
    String sync,
    int writers,
    int loadWriters,
    int batchSize,
    Duration maxDelay,
    int loadBatchSize,
    RetrySettings retry,
    Duration answerWithin,
    Duration heartbeatInterval,
    Duration statusInterval,
    Duration idleCheckpointInterval,
    int resyncChunk,
    long retainedWarningBytes,
    long retainedMostBytes,
    FailureSettings failures) {

  public static final EngineSettings DEFAULTS =
      new EngineSettings(
          "syncline",
          1,
          2,
          4000,
          Duration.ofMillis(50),
          4000,
          RetrySettings.DEFAULTS,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          1000,
          1L << 30,
          Long.MAX_VALUE,
          FailureSettings.DEFAULTS);

  /**
   * @param first wait after the first failure
   * @param longest wait that is never exceeded
   * @param rejections how often a rejected batch is tried again before the pipeline stops
   */
  public record RetrySettings(Duration first, Duration longest, int rejections) {
    public static final RetrySettings DEFAULTS =
        new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(15), 4);
  }

  public EngineSettings {
    positive("apply.writers", writers);
    positive("apply.load-writers", loadWriters);
    positive("apply.batch-size", batchSize);
    positive("apply.load-batch-size", loadBatchSize);
    positive("resync chunk", resyncChunk);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }

  /** Whether batches are whole transactions in commit order. */
  public boolean wholeTransactions() {
    return writers == 1;
  }

  public EngineSettings withSync(String name) {
    return with(name, writers);
  }

  public EngineSettings withWriters(int most) {
    return with(sync, most);
  }

  private EngineSettings with(String name, int most) {
    return new EngineSettings(
        name,
        most,
        loadWriters,
        batchSize,
        maxDelay,
        loadBatchSize,
        retry,
        answerWithin,
        heartbeatInterval,
        statusInterval,
        idleCheckpointInterval,
        resyncChunk,
        retainedWarningBytes,
        retainedMostBytes,
        failures);
  }
}
