// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.Step;
import java.util.List;

/** Statements as people read, and copy, them. */
final class Statements {

  /** Nobody reads more lines than that before what comes next. */
  private static final int LONG = 100;

  private Statements() {}

  static void add(Step step, List<String> lines) {
    lines.add("  # " + step.what());
    String statement = step.statement().strip();
    long length = statement.lines().count();
    if (length > LONG) {
      lines.add("  # " + length + " lines of SQL: 'syncline plan --print-sql' prints them");
      return;
    }
    String whole = statement.endsWith(";") ? statement : statement + ";";
    whole.lines().forEach(line -> lines.add(("  " + line).stripTrailing()));
  }
}
