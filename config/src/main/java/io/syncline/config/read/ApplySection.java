// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.ApplySettings;
import io.syncline.config.ApplySettings.Mode;
import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Keys;
import java.time.Duration;

/** The {@code apply:} section. */
final class ApplySection {

  static final Keys KEYS =
      Keys.of(
          "apply",
          "mode",
          "writers",
          "max_delay",
          "batch_size",
          "max_transaction_memory",
          "retry_min",
          "retry_max",
          "answer_within");

  static final int MOST_WRITERS = 64;
  static final int MOST_ENTITIES = 100_000;
  private static final long LEAST_MEMORY = 1L << 20;
  private static final Duration LEAST_ANSWER = Duration.ofMillis(100);
  private static final Duration LEAST_RETRY = Duration.ofMillis(1);

  private ApplySection() {}

  static ApplySettings read(Block file) {
    return file.find("apply")
        .flatMap(field -> field.block(KEYS))
        .map(ApplySection::apply)
        .orElse(ApplySettings.DEFAULTS);
  }

  private static ApplySettings apply(Block block) {
    ApplySettings defaults = ApplySettings.DEFAULTS;
    Mode mode = block.choice("mode", defaults.mode());
    Duration retryMin = duration(block, "retry_min", LEAST_RETRY, defaults.retryMin());
    Duration retryMax = duration(block, "retry_max", LEAST_RETRY, defaults.retryMax());
    if (retryMin.compareTo(retryMax) > 0) {
      block
          .find(block.find("retry_min").isPresent() ? "retry_min" : "retry_max")
          .ifPresent(field -> field.problem("needs retry_min to be at most retry_max"));
      retryMin = retryMax;
    }
    return new ApplySettings(
        mode,
        writers(block, mode),
        duration(block, "max_delay", Duration.ZERO, defaults.maxDelay()),
        integer(block, "batch_size", MOST_ENTITIES, defaults.batchSize()),
        block
            .scalar("max_transaction_memory")
            .flatMap(scalar -> scalar.size(LEAST_MEMORY))
            .orElse(defaults.maxTransactionBytes()),
        retryMin,
        retryMax,
        duration(block, "answer_within", LEAST_ANSWER, defaults.answerWithin()));
  }

  private static int writers(Block block, Mode mode) {
    return switch (mode) {
      case PARALLEL -> integer(block, "writers", MOST_WRITERS, ApplySettings.PARALLEL_WRITERS);
      case TRANSACTIONS -> {
        if (integer(block, "writers", MOST_WRITERS, 1) != 1) {
          block
              .find("writers")
              .ifPresent(field -> field.problem("needs mode: parallel, or must be 1"));
        }
        yield 1;
      }
    };
  }

  private static int integer(Block block, String key, int most, int otherwise) {
    return block.scalar(key).flatMap(scalar -> scalar.integer(1, most)).orElse(otherwise);
  }

  private static Duration duration(Block block, String key, Duration least, Duration otherwise) {
    return block.scalar(key).flatMap(scalar -> scalar.duration(least)).orElse(otherwise);
  }
}
