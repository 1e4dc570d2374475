// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.config.Problem;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code validate} found.
 *
 * @param connected whether the live database was asked too
 */
public record FileReport(
    String file, boolean valid, boolean connected, List<ProblemReport> problems) {

  public FileReport {
    problems = List.copyOf(problems);
  }

  /** A problem and its place; line and column count from 1. */
  public record ProblemReport(String file, int line, int column, String message) {
    static ProblemReport of(Problem problem) {
      return new ProblemReport(
          problem.location().file(),
          problem.location().line(),
          problem.location().column(),
          problem.message());
    }

    @Override
    public String toString() {
      return file + ":" + line + ":" + column + ": " + message;
    }
  }

  public static FileReport of(Path file, boolean connected, List<Problem> problems) {
    return new FileReport(
        file.toString(),
        problems.isEmpty(),
        connected,
        problems.stream().map(ProblemReport::of).toList());
  }

  /** One problem a line, {@code file:line:column: message}. */
  public List<String> lines() {
    return valid
        ? List.of(file + " is valid" + (connected ? " and fits the database" : ""))
        : problems.stream().map(ProblemReport::toString).toList();
  }
}
