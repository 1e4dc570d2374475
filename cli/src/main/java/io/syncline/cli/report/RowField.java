// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What both stores hold of one field of one row.
 *
 * @param field a property, or {@code edges}; {@code (row)} where a store has nothing of it
 * @param row as the row projects to it, in canonical form; empty if to nothing
 * @param graph as the graph has it; empty if it has nothing
 */
public record RowField(String field, String row, String graph) {

  /** All that is mapped of a row, as one target has it. */
  public static List<RowField> of(ExplainReport report) {
    ExplainReport.Held held = report.targets().getFirst();
    List<RowField> fields = new ArrayList<>();
    if (!report.source().mapped() || !held.present()) {
      fields.add(new RowField("(row)", there(report.source()), held.present() ? "there" : "none"));
    }
    Map<String, String> expected = new TreeMap<>(report.source().properties());
    expected.forEach(
        (name, text) -> {
          Object value = held.properties().get(name);
          fields.add(new RowField(name, text, value == null ? "" : value.toString()));
        });
    List<String> edges = report.source().edges();
    if (!edges.isEmpty() || !held.edges().isEmpty()) {
      List<String> actual = new ArrayList<>(held.edges());
      held.waiting().forEach(waits -> actual.add(waits + " (waits)"));
      fields.add(new RowField("edges", String.join(", ", edges), String.join(", ", actual)));
    }
    return fields;
  }

  private static String there(ExplainReport.Source source) {
    if (source.mapped()) {
      return "there";
    }
    return source.row() ? "mapped to nothing" : "none";
  }
}
