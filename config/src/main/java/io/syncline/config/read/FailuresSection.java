// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.FailuresSettings;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Keys;
import io.syncline.core.failure.RetrySchedule;
import java.time.Duration;

/** The {@code failures:} section. */
final class FailuresSection {

  static final Keys KEYS =
      Keys.of(
          "failures",
          "attempts",
          "retry_first",
          "retry_longest",
          "limit",
          "keep",
          "operations",
          "mask");

  static final int MOST_ATTEMPTS = 1_000;
  static final int MOST_LETTERS = 1_000_000;
  private static final Duration LEAST_WAIT = Duration.ofMillis(1);

  private FailuresSection() {}

  static FailuresSettings read(Block file) {
    return file.find("failures")
        .flatMap(field -> field.block(KEYS))
        .map(FailuresSection::failures)
        .orElse(FailuresSettings.DEFAULTS);
  }

  private static FailuresSettings failures(Block block) {
    FailuresSettings defaults = FailuresSettings.DEFAULTS;
    return new FailuresSettings(
        retry(block, defaults.retry()),
        integer(block, "limit", MOST_LETTERS, defaults.limit()),
        duration(block, "keep", defaults.keep()),
        block.choice("operations", defaults.operations()),
        block.names("mask"));
  }

  private static RetrySchedule retry(Block block, RetrySchedule defaults) {
    Duration first = duration(block, "retry_first", defaults.first());
    Duration longest = duration(block, "retry_longest", defaults.longest());
    if (first.compareTo(longest) > 0) {
      block
          .find(block.find("retry_first").isPresent() ? "retry_first" : "retry_longest")
          .ifPresent(field -> field.problem("needs retry_first to be at most retry_longest"));
      first = longest;
    }
    return new RetrySchedule(
        integer(block, "attempts", MOST_ATTEMPTS, defaults.attempts()), first, longest);
  }

  private static int integer(Block block, String key, int most, int otherwise) {
    return block.scalar(key).flatMap(scalar -> scalar.integer(1, most)).orElse(otherwise);
  }

  private static Duration duration(Block block, String key, Duration otherwise) {
    return block.scalar(key).flatMap(scalar -> scalar.duration(LEAST_WAIT)).orElse(otherwise);
  }
}
