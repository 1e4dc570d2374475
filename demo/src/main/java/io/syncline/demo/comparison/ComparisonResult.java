// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether the graph was what the rows say.
 *
 * @param nodes results by type of node
 * @param edges results by type of edge
 */
public record ComparisonResult(List<TypeResult> nodes, List<TypeResult> edges) {
  private static final String LINE = "%-36s %10s %10s %8s %8s %10s%n";

  public ComparisonResult {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  public boolean equal() {
    return nodes.stream().allMatch(TypeResult::equal) && edges.stream().allMatch(TypeResult::equal);
  }

  /** A table for people: a line for each type, the sums, and examples of what differs. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append(LINE.formatted("", "rows say", "in graph", "missing", "extra", "different"));
    nodes.forEach(result -> table.append(line(result)));
    table.append(line(sum("all nodes", nodes)));
    edges.forEach(result -> table.append(line(result)));
    table.append(line(sum("all edges", edges)));
    nodes.forEach(result -> table.append(examples(result)));
    edges.forEach(result -> table.append(examples(result)));
    return table.toString();
  }

  /** Nodes, or edges, of all types together. */
  public static TypeResult sum(String name, List<TypeResult> results) {
    return new TypeResult(
        name,
        sum(results, TypeResult::expected),
        sum(results, TypeResult::found),
        sum(results, TypeResult::missing),
        sum(results, TypeResult::extra),
        sum(results, TypeResult::different),
        List.of());
  }

  private static long sum(List<TypeResult> results, ToLongFunction<TypeResult> number) {
    return results.stream().mapToLong(number).sum();
  }

  private static String line(TypeResult result) {
    return LINE.formatted(
        result.type(),
        number(result.expected()),
        number(result.found()),
        number(result.missing()),
        number(result.extra()),
        number(result.different()));
  }

  private static String examples(TypeResult result) {
    StringBuilder lines = new StringBuilder();
    for (String example : result.examples()) {
      lines.append("  ").append(result.type()).append(' ').append(example).append('\n');
    }
    return lines.toString();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
