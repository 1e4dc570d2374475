// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.ContinuousSettings;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Keys;
import java.time.Duration;

/** The {@code continuous:} section. */
final class ContinuousSection {
  static final Keys KEYS = Keys.of("continuous", "enabled", "sample", "per_second", "soon", "late");

  private static final int MOST_PER_SECOND = 100;
  private static final Duration LEAST_WHILE = Duration.ofSeconds(1);
  private static final Duration MOST_WHILE = Duration.ofHours(1);

  private ContinuousSection() {}

  static ContinuousSettings read(Block file) {
    return file.find("continuous")
        .flatMap(field -> field.block(KEYS))
        .map(ContinuousSection::continuous)
        .orElse(ContinuousSettings.DEFAULTS);
  }

  private static ContinuousSettings continuous(Block block) {
    ContinuousSettings defaults = ContinuousSettings.DEFAULTS;
    Duration soon = duration(block, "soon", defaults.soon());
    Duration late = duration(block, "late", defaults.late());
    if (soon.compareTo(late) >= 0 || late.compareTo(MOST_WHILE) > 0) {
      block.problem("needs soon to be shorter than late, and late to be at most 1h");
      return defaults;
    }
    return new ContinuousSettings(
        block.flag("enabled", defaults.enabled()),
        block.scalar("sample").flatMap(scalar -> scalar.integer(1, 100)).orElse(defaults.sample()),
        block
            .scalar("per_second")
            .flatMap(scalar -> scalar.integer(1, MOST_PER_SECOND))
            .orElse(defaults.perSecond()),
        soon,
        late);
  }

  private static Duration duration(Block block, String key, Duration otherwise) {
    return block.scalar(key).flatMap(scalar -> scalar.duration(LEAST_WHILE)).orElse(otherwise);
  }
}
