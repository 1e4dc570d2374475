// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.time.Duration;
import java.util.Locale;

/** Numbers and times as people read them. */
final class Figures {
  private Figures() {}

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String time(Duration duration) {
    long millis = duration.toMillis();
    return millis < 1_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }
}
