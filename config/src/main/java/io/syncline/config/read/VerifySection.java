// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.VerifySettings;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Keys;
import java.time.Duration;

/** The {@code verify:} section. */
final class VerifySection {
  static final Keys KEYS =
      Keys.of(
          "verify",
          "enabled",
          "every",
          "depth",
          "sample",
          "max_rate",
          "max_lag",
          "max_sessions",
          "keep");

  private static final Duration LEAST_EVERY = Duration.ofSeconds(1);
  private static final int MOST_RATE = 10_000_000;
  private static final int MOST_SESSIONS = 100_000;
  private static final int MOST_KEPT = 100_000;

  private VerifySection() {}

  static VerifySettings read(Block file) {
    return file.find("verify")
        .flatMap(field -> field.block(KEYS))
        .map(VerifySection::verify)
        .orElse(VerifySettings.DEFAULTS);
  }

  private static VerifySettings verify(Block block) {
    VerifySettings defaults = VerifySettings.DEFAULTS;
    return new VerifySettings(
        block.flag("enabled", defaults.enabled()),
        duration(block, "every", LEAST_EVERY, defaults.every()),
        block.choice("depth", defaults.depth()),
        integer(block, "sample", 1, 100, defaults.sample()),
        integer(block, "max_rate", 1, MOST_RATE, defaults.maxRate()),
        duration(block, "max_lag", Duration.ZERO, defaults.maxLag()),
        integer(block, "max_sessions", 0, MOST_SESSIONS, defaults.maxSessions()),
        integer(block, "keep", 1, MOST_KEPT, defaults.keep()));
  }

  private static int integer(Block block, String key, int least, int most, int otherwise) {
    return block.scalar(key).flatMap(scalar -> scalar.integer(least, most)).orElse(otherwise);
  }

  private static Duration duration(Block block, String key, Duration least, Duration otherwise) {
    return block.scalar(key).flatMap(scalar -> scalar.duration(least)).orElse(otherwise);
  }
}
