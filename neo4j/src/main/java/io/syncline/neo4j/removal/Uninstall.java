// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.removal;

import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodeStripping;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;

/** Removes everything that Syncline owns, in small steps that may be repeated. Any thread. */
public final class Uninstall {
  private static final List<String> OWN_LABELS =
      List.of(
          Names.WAITING, Names.HOLDER, Names.LOCK, Names.REREAD, Names.WRITER, Names.CHECKPOINT);

  private final Graph graph;
  private final GraphModel model;
  private final Chunks chunks;

  public Uninstall(Graph graph, GraphModel model) {
    this.graph = graph;
    this.model = model;
    this.chunks = new Chunks(graph);
  }

  public void run() {
    Names names = model.names();
    for (EdgePlan edge : model.edges()) {
      chunks.untilNoneIsLeft(
          "MATCH ()-[x%s]->() WHERE x.%s = $entry".formatted(edge.relationship(), names.entry()),
          "DELETE x",
          Map.of("entry", edge.id()));
    }
    model.mapping().nodes().forEach(this::removeNodes);
    OWN_LABELS.forEach(
        label -> chunks.untilNoneIsLeft("MATCH (x%s)".formatted(label), "DELETE x", Map.of()));
    dropSchema();
  }

  private void removeNodes(NodeType node) {
    if (node instanceof NodeType.ExternalNode) {
      return;
    }
    String key = model.names().key();
    String label = Cypher.labels(List.of(node.name()));
    if (node instanceof TableNode table && table.foreignEdges() != ForeignEdges.DELETE) {
      chunks.untilNoneIsLeft(
          "MATCH (x%s) WHERE x.%s IS NOT NULL AND EXISTS { (x)--() }".formatted(label, key),
          "WITH x AS n %s".formatted(NodeStripping.clause(table, model.names())),
          Map.of());
    }
    chunks.untilNoneIsLeft(
        "MATCH (n%s)-[x]-() WHERE n.%s IS NOT NULL".formatted(label, key), "DELETE x", Map.of());
    chunks.untilNoneIsLeft(
        "MATCH (x%s) WHERE x.%s IS NOT NULL".formatted(label, key), "DELETE x", Map.of());
  }

  private void dropSchema() {
    drop("CONSTRAINT", "SHOW CONSTRAINTS YIELD name");
    drop("INDEX", "SHOW INDEXES YIELD name, owningConstraint WHERE owningConstraint IS NULL");
  }

  private void drop(String kind, String show) {
    for (String name : graph.inTransaction(tx -> names(tx, show))) {
      if (name.startsWith("syncline_")) {
        graph.runAlone("DROP %s %s IF EXISTS".formatted(kind, Cypher.name(name)));
      }
    }
  }

  private static List<String> names(GraphTransaction transaction, String show) {
    return transaction.list(show, Map.of()).stream()
        .map((Record row) -> row.get("name").asString())
        .toList();
  }
}
