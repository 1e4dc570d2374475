// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit: {@code 500ms}, {@code 64MB}. */
public final class Quantity {

  static final String DURATION_PATTERN = "^[0-9]{1,9}(ms|s|m|h|d)$";
  static final String SIZE_PATTERN = "^[0-9]{1,6}(B|kB|MB|GB|TB)$";

  private static final Pattern DURATION = Pattern.compile(DURATION_PATTERN);
  private static final Pattern SIZE = Pattern.compile(SIZE_PATTERN);

  private static final Map<String, Duration> DURATION_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final Map<String, Long> SIZE_UNITS =
      Map.of("B", 1L, "kB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);

  private Quantity() {}

  static Optional<Duration> duration(String text) {
    return number(DURATION, text)
        .map(number -> unit(DURATION_UNITS, number).multipliedBy(amount(number)));
  }

  /** Bytes, with PostgreSQL's units of 1024. */
  static Optional<Long> size(String text) {
    return number(SIZE, text).map(number -> unit(SIZE_UNITS, number) * amount(number));
  }

  private static Optional<Matcher> number(Pattern pattern, String text) {
    return Optional.of(pattern.matcher(text)).filter(Matcher::matches);
  }

  private static <T> T unit(Map<String, T> units, Matcher number) {
    return java.util.Objects.requireNonNull(units.get(number.group(1)));
  }

  private static long amount(Matcher number) {
    String text = number.group();
    return Long.parseLong(text.substring(0, number.start(1)));
  }

  /** A duration in the notation it is read in, in the largest unit that is exact. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    return seconds % 3600 == 0
        ? seconds / 3600 + "h"
        : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** A number of bytes in the notation it is read in, in the largest unit that is exact. */
  public static String text(long bytes) {
    for (String unit : java.util.List.of("TB", "GB", "MB", "kB")) {
      long size = java.util.Objects.requireNonNull(SIZE_UNITS.get(unit));
      if (bytes > 0 && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return bytes + "B";
  }
}
