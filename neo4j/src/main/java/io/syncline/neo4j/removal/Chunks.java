// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.removal;

import io.syncline.neo4j.session.Graph;
import java.util.HashMap;
import java.util.Map;

/** Runs a statement that changes a bounded number of things until none is left. Any thread. */
final class Chunks {
  private static final int SIZE = 5_000;

  private final Graph graph;

  Chunks(Graph graph) {
    this.graph = graph;
  }

  /**
   * @param find binds {@code x} to each thing to change; must not find it again afterwards
   * @param change what to do with {@code x}
   */
  void untilNoneIsLeft(String find, String change, Map<String, Object> parameters) {
    String statement = "%s WITH x LIMIT %d %s RETURN count(*)".formatted(find, SIZE, change);
    long changed;
    do {
      changed = graph.inTransaction(tx -> tx.value(statement, parameters).asLong());
    } while (changed > 0);
  }

  /**
   * Deletes nodes that bear a property, with all their relationships.
   *
   * @param labels an expression over labels that they satisfy
   */
  void deleteNodes(String labels, String property) {
    untilNoneIsLeft(
        "MATCH (n:%s)-[x]-() WHERE n.%s IS NOT NULL".formatted(labels, property),
        "DELETE x",
        Map.of());
    untilNoneIsLeft(
        "MATCH (x:%s) WHERE x.%s IS NOT NULL".formatted(labels, property), "DELETE x", Map.of());
  }

  /**
   * @param find binds {@code x} to each thing to change whose {@code position} is after $after
   * @param position an expression with an index, in whose order things are changed
   */
  void inOrder(String find, String position, String change, Map<String, Object> parameters) {
    String statement =
        "%s WITH x ORDER BY %s LIMIT %d %s RETURN count(*) AS changed, max(%s) AS last"
            .formatted(find, position, SIZE, change, position);
    Map<String, Object> next = new HashMap<>(parameters);
    next.put("after", "");
    boolean more = true;
    while (more) {
      var row = graph.inTransaction(tx -> tx.list(statement, next).getFirst());
      more = row.get("changed").asLong() == SIZE;
      next.put("after", row.get("last").asString(""));
    }
  }
}
