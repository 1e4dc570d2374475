// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.neo4j.driver.SimpleQueryRunner;

/**
 * Compares the civic world in PostgreSQL with the graph: every type of node and of edge, number and
 * content, and that there is nothing else. Both stores must be quiet while it runs. Knows nothing
 * of Syncline but that labels starting with {@code Syncline} and properties starting with {@code
 * _syncline} are bookkeeping. Calling thread only.
 */
public final class Comparison {
  private static final String LABELS = "(labels)";

  private final Rows rows;
  private final Graph graph;
  private final Connection connection;
  private final Map<End, Set<List<Object>>> ends = new HashMap<>();

  /**
   * @param connection to the database of the civic world, not within a transaction
   * @param graph an open session, or a transaction
   */
  public Comparison(Connection connection, SimpleQueryRunner graph) {
    this.connection = connection;
    this.rows = new Rows(connection);
    this.graph = new Graph(graph);
    CivicGraph.EDGES.forEach(
        type -> {
          ends.put(type.from(), new HashSet<>());
          ends.put(type.to(), new HashSet<>());
        });
  }

  /** Reads both stores and says where they differ. */
  public ComparisonResult run() throws SQLException {
    connection.setAutoCommit(false);
    try {
      List<TypeResult> nodes = new ArrayList<>();
      for (NodeType type : CivicGraph.NODES) {
        nodes.add(compareNodes(type));
      }
      List<TypeResult> edges = new ArrayList<>();
      for (EdgeType type : CivicGraph.EDGES) {
        edges.add(compareEdges(type));
      }
      nodes.add(otherNodes());
      edges.add(otherEdges());
      return new ComparisonResult(nodes, edges);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private TypeResult compareNodes(NodeType type) throws SQLException {
    Tally tally = new Tally(type.label());
    rows.forEach(
        type.sql(),
        row -> {
          remember(type, row);
          tally.expect(name(type, row), labelled(type.labels(), row));
        });
    graph.nodes(
        type,
        node -> {
          Set<String> labels = new TreeSet<>(node.labels());
          tally.find(name(type, node.properties()), labelled(labels, node.properties()));
        });
    return tally.result();
  }

  private void remember(NodeType type, Map<String, Object> row) {
    ends.forEach(
        (end, names) -> {
          if (end.label().equals(type.label())) {
            end.name(row).ifPresent(names::add);
          }
        });
  }

  private TypeResult compareEdges(EdgeType type) throws SQLException {
    Tally tally = new Tally(type.toString());
    rows.forEach(
        type.sql(),
        row -> {
          for (EdgeType.Edge edge : type.edges(row)) {
            if (exists(type.from(), edge.from()) && exists(type.to(), edge.to())) {
              tally.expect(List.of(edge.from(), edge.to()), edge.properties());
            }
          }
        });
    graph.edges(type, edge -> tally.find(List.of(edge.from(), edge.to()), edge.properties()));
    return tally.result();
  }

  private boolean exists(End end, List<Object> name) {
    return ends.getOrDefault(end, Set.of()).contains(name);
  }

  /** Nodes that carry no label of ours at all. */
  private TypeResult otherNodes() {
    Tally tally = new Tally("any other node");
    graph.labelSets(
        set -> {
          if (!set.bookkeeping() && CivicGraph.NODES.stream().noneMatch(set::has)) {
            tally.findMany(List.copyOf(set.labels()), set.number());
          }
        });
    return tally.result();
  }

  private TypeResult otherEdges() {
    Tally tally = new Tally("any other edge");
    graph.edgeKinds(
        kind -> {
          if (!kind.bookkeeping() && CivicGraph.EDGES.stream().noneMatch(kind::is)) {
            tally.findMany(List.of(kind.start(), kind.type(), kind.end()), kind.number());
          }
        });
    return tally.result();
  }

  private static List<Object> name(NodeType type, Map<String, Object> properties) {
    return type.byKey().name(properties).orElse(List.of("without its key"));
  }

  private static Map<String, Object> labelled(Set<String> labels, Map<String, Object> properties) {
    Map<String, Object> content = new HashMap<>(properties);
    content.put(LABELS, new TreeSet<>(labels));
    return content;
  }
}
