// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;
import org.neo4j.driver.SimpleQueryRunner;

/** Reads nodes and edges of Neo4j, without what is bookkeeping. */
final class Graph {
  private static final String BOOKKEEPING_PROPERTY = "_syncline";
  private static final String BOOKKEEPING_LABEL = "Syncline";

  private final SimpleQueryRunner queries;

  Graph(SimpleQueryRunner queries) {
    this.queries = queries;
  }

  /** Each node with the type's label: its labels, its properties. */
  void nodes(NodeType type, Consumer<Node> consumer) {
    run(
        "MATCH (n:`%s`) RETURN labels(n) AS labels, properties(n) AS properties"
            .formatted(type.label()),
        row -> consumer.accept(new Node(strings(row, "labels"), properties(row))));
  }

  /** Each edge of the type between nodes with the labels of its ends. */
  void edges(EdgeType type, Consumer<EdgeType.Edge> consumer) {
    run(
        "MATCH (a:`%s`)-[r:`%s`]->(b:`%s`) RETURN %s AS start, %s AS end, properties(r) AS properties"
            .formatted(
                type.from().label(),
                type.type(),
                type.to().label(),
                name("a", type.from()),
                name("b", type.to())),
        row ->
            consumer.accept(
                new EdgeType.Edge(
                    row.get("start").asList(), row.get("end").asList(), properties(row))));
  }

  /** How many nodes there are of each set of labels. */
  void labelSets(Consumer<LabelSet> consumer) {
    run(
        "MATCH (n) RETURN labels(n) AS labels, count(*) AS number",
        row -> consumer.accept(new LabelSet(strings(row, "labels"), row.get("number").asLong())));
  }

  /** How many edges there are of each type between each two sets of labels. */
  void edgeKinds(Consumer<EdgeKind> consumer) {
    run(
        """
        MATCH (a)-[r]->(b)
        RETURN labels(a) AS start, type(r) AS type, labels(b) AS end, count(*) AS number
        """,
        row ->
            consumer.accept(
                new EdgeKind(
                    strings(row, "start"),
                    row.get("type").asString(),
                    strings(row, "end"),
                    row.get("number").asLong())));
  }

  /** A node as it is, its bookkeeping left out. */
  record Node(List<String> labels, Map<String, Object> properties) {}

  record LabelSet(List<String> labels, long number) {
    boolean bookkeeping() {
      return isBookkeeping(labels);
    }

    boolean has(NodeType type) {
      return labels.contains(type.label());
    }
  }

  record EdgeKind(List<String> start, String type, List<String> end, long number) {
    boolean bookkeeping() {
      return isBookkeeping(start) || isBookkeeping(end);
    }

    boolean is(EdgeType other) {
      return type.equals(other.type())
          && start.contains(other.from().label())
          && end.contains(other.to().label());
    }
  }

  private void run(String cypher, Consumer<Record> consumer) {
    queries.run(cypher).forEachRemaining(consumer);
  }

  private static boolean isBookkeeping(List<String> labels) {
    return labels.stream().anyMatch(label -> label.startsWith(BOOKKEEPING_LABEL));
  }

  private static String name(String node, End end) {
    return end.properties().stream()
        .map(property -> node + ".`" + property + "`")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static List<String> strings(Record row, String column) {
    return row.get(column).asList(value -> value.asString());
  }

  private static Map<String, Object> properties(Record row) {
    return row.get("properties").asMap().entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith(BOOKKEEPING_PROPERTY))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Values.ofGraph(entry.getValue())));
  }
}
