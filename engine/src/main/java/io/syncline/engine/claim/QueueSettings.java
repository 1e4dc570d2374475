// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import java.time.Duration;

/**
 * How the queue is worked on.
 *
 * @param workers claims of one lane that are worked on at once by one process; each other lane can
 *     have one more
 * @param batchSize entities claimed at once
 * @param interval how often an empty queue is looked at, while something came lately
 * @param lease after which a silent process is taken for dead, and fenced off
 * @param entityTimeout how long one entity may keep a worker before it is set aside for a while
 */
public record QueueSettings(
    int workers, int batchSize, Duration interval, Duration lease, Duration entityTimeout) {
  public static final QueueSettings DEFAULTS =
      new QueueSettings(
          2, 1000, Duration.ofMillis(100), Duration.ofSeconds(8), Duration.ofSeconds(30));

  public QueueSettings {
    if (workers < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "queue.workers and queue.batch_size must be positive, were %d and %d"
              .formatted(workers, batchSize));
    }
  }
}
