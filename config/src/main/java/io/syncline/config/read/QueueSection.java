// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.QueueSettings;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Keys;
import java.time.Duration;

/** The {@code queue:} section. */
final class QueueSection {
  static final Keys KEYS =
      Keys.of("queue", "workers", "batch_size", "interval", "lease", "entity_timeout");

  private static final int MOST_WORKERS = 64;
  private static final int MOST_ENTITIES = 10_000;
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);
  private static final Duration LEAST_LEASE = Duration.ofSeconds(2);

  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

  private QueueSection() {}

  static QueueSettings read(Block file) {
    return file.find("queue")
        .flatMap(field -> field.block(KEYS))
        .map(QueueSection::queue)
        .orElse(QueueSettings.DEFAULTS);
  }

  private static QueueSettings queue(Block block) {
    QueueSettings defaults = QueueSettings.DEFAULTS;
    return new QueueSettings(
        block
            .scalar("workers")
            .flatMap(scalar -> scalar.integer(1, MOST_WORKERS))
            .orElse(defaults.workers()),
        block
            .scalar("batch_size")
            .flatMap(scalar -> scalar.integer(1, MOST_ENTITIES))
            .orElse(defaults.batchSize()),
        block
            .scalar("interval")
            .flatMap(scalar -> scalar.duration(LEAST_INTERVAL))
            .orElse(defaults.interval()),
        block
            .scalar("lease")
            .flatMap(scalar -> scalar.duration(LEAST_LEASE))
            .orElse(defaults.lease()),
        block
            .scalar("entity_timeout")
            .flatMap(scalar -> scalar.duration(LEAST_TIMEOUT))
            .orElse(defaults.entityTimeout()));
  }
}
