// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A property and the expression of its value.
 *
 * @param name quoted
 */
record Assignment(String name, String expression) {

  /** {@code {name: expression, ...}}. */
  static String map(List<Assignment> assignments) {
    return assignments.stream()
        .map(assignment -> assignment.name + ": " + assignment.expression)
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** {@code SET variable.name = expression, ...} and a space. */
  static String set(String variable, List<Assignment> assignments) {
    return assignments.stream()
        .map(assignment -> variable + "." + assignment.name + " = " + assignment.expression)
        .collect(Collectors.joining(", ", "SET ", " "));
  }
}
