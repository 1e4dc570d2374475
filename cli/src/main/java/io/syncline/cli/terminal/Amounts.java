// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Quantities as people read them. */
public final class Amounts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Amounts() {}

  /** {@code 12.3 MiB}. */
  public static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (Math.abs(amount) >= 1024) {
      amount /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  /** {@code 0.4 s}, {@code 42 s}, {@code 3 min}, {@code 5 h}, {@code 2 d}. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3600) {
      return duration.toMinutes() + " min";
    }
    return seconds < 48 * 3600 ? duration.toHours() + " h" : duration.toDays() + " d";
  }

  /** {@code 5 min ago}. */
  public static String ago(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return (age.isNegative() ? "0.0 s" : duration(age)) + " ago";
  }

  /** {@code of about 3,901}, after how many there are so far; empty if there is no estimate. */
  public static String ofAbout(long estimate, long soFar) {
    if (estimate <= 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        soFar <= estimate ? " of about %,d" : ", more than the estimated %,d",
        estimate);
  }

  /** {@code 1 row}, {@code 2 rows}. */
  public static String count(long number, String thing) {
    return number + " " + (number == 1 ? thing : thing + "s");
  }
}
