// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.connection.Step;
import java.util.List;

/** Statements as people read, and copy, them. */
final class Statements {

  private Statements() {}

  static void add(Step step, List<String> lines) {
    lines.add("  # " + step.what());
    String statement = step.statement().strip();
    String whole = statement.endsWith(";") ? statement : statement + ";";
    whole.lines().forEach(line -> lines.add(("  " + line).stripTrailing()));
  }
}
