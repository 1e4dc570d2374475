// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.time.Duration;

/**
 * The {@code queue:} section: how the queue that triggers fill is worked on.
 *
 * @param workers batches that one process writes at once
 * @param batchSize entities in a batch
 * @param interval how often an empty queue is looked at
 * @param lease after which a silent process is taken for dead
 * @param entityTimeout how long one entity may keep a worker before it is set aside for a while
 */
public record QueueSettings(
    int workers, int batchSize, Duration interval, Duration lease, Duration entityTimeout) {
  public static final QueueSettings DEFAULTS =
      new QueueSettings(
          2, 1000, Duration.ofMillis(100), Duration.ofSeconds(8), Duration.ofSeconds(30));
}
