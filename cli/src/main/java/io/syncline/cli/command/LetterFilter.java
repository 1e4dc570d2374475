// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

import io.syncline.config.SynclineFile;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.SynclineException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class LetterFilter {

  // set by picocli while it parses, before the command runs

  @Option(names = "--type", paramLabel = "TYPE", description = "Those of this mapping entry.")
  private Optional<String> type = Optional.empty();

  @Option(names = "--key", paramLabel = "KEY", description = "The one with this key, as listed.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--cause",
      paramLabel = "TEXT",
      description = "Those whose code or reason has this text in it.")
  private Optional<String> cause = Optional.empty();

  @Option(names = "--target", paramLabel = "NAME", description = "Those of this target.")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "Those set aside longer ago: 90s, 15m, 2h, 3d.")
  private Optional<String> olderThan = Optional.empty();

  boolean any() {
    return type.isPresent()
        || key.isPresent()
        || cause.isPresent()
        || target.isPresent()
        || olderThan.isPresent();
  }

  /**
   * @throws SynclineException USAGE_INVALID if the file does not know a name, or the age is none
   */
  Filter of(SynclineFile file, Instant now) {
    type.ifPresent(name -> KnownNames.requireEntry(file, name));
    KnownNames.targets(file, target);
    return new Filter(
        target.orElse(null),
        type.orElse(null),
        key.orElse(null),
        cause.orElse(null),
        olderThan.map(age -> now.minus(duration(age))).orElse(null));
  }

  private static Duration duration(String text) {
    if (!text.matches("[0-9]{1,6}[smhd]")) {
      throw Errors.usage("--older-than must be a number and s, m, h or d, was " + text);
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
