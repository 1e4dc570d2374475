// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.io.PrintStream;
import java.util.Locale;

/** Figures go to one stream, talk to the other. */
record Report(PrintStream figures, PrintStream talk) {

  void figure(String name, double value, String unit) {
    figures.printf(Locale.ROOT, "%s %.3f %s%n", name, value, unit);
    figures.flush();
  }

  void say(String format, Object... arguments) {
    talk.printf(Locale.ROOT, format + "%n", arguments);
  }
}
