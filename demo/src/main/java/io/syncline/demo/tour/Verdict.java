// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import io.syncline.demo.comparison.ComparisonResult;
import io.syncline.demo.comparison.TypeResult;
import io.syncline.demo.traffic.CivicWriter;
import java.util.List;

/**
 * What the tour has proven, or not.
 *
 * @param rows rows in PostgreSQL at the end
 * @param proven whether damage done by hand was found and mended
 */
public record Verdict(
    ComparisonResult result,
    long rows,
    CivicWriter.Counters written,
    TourSettings settings,
    boolean proven) {
  static final int COULD_NOT_COMPARE = 4;

  /** 0 if the stores were equal, 3 if not. */
  public int exitCode() {
    return equal() && proven ? 0 : 3;
  }

  boolean equal() {
    return result.equal();
  }

  Verdict proven(boolean yes) {
    return new Verdict(result, rows, written, settings, yes);
  }

  List<String> lines() {
    TypeResult nodes = ComparisonResult.sum("", result.nodes());
    TypeResult edges = ComparisonResult.sum("", result.edges());
    return result.equal() ? equal(nodes, edges) : unequal(nodes, edges);
  }

  private List<String> equal(TypeResult nodes, TypeResult edges) {
    return List.of(
        "",
        "EQUAL. The graph is exactly what the rows say: nothing missing, nothing stale,",
        "nothing left over.",
        "",
        "%s rows ask for %s nodes and %s edges; these are there, with the right labels and"
            .formatted(
                Figures.number(rows),
                Figures.number(nodes.expected()),
                Figures.number(edges.expected())),
        "properties, and no others. That was so after a snapshot, %s live transactions, and"
            .formatted(Figures.number(written.committed())),
        "a Neo4j that was killed in the middle of them.");
  }

  private List<String> unequal(TypeResult nodes, TypeResult edges) {
    return List.of(
        "",
        "NOT EQUAL: %s missing, %s left over, %s with other content."
            .formatted(
                Figures.number(nodes.missing() + edges.missing()),
                Figures.number(nodes.extra() + edges.extra()),
                Figures.number(nodes.different() + edges.different())),
        "That must not happen: please report it with the table above and",
        "syncline demo --seed %d --rows %d".formatted(settings.seed(), settings.rows()));
  }
}
