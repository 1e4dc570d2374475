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
import io.syncline.neo4j.session.OtherSyncs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * Removes everything that one sync owns, in small steps that may be repeated. What several syncs
 * share goes with the last of them; what another calls the same is left alone. Any thread.
 */
public final class Uninstall {
  private static final List<String> OWN_LABELS =
      List.of(
          Names.WAITING, Names.HOLDER, Names.LOCK, Names.REREAD, Names.WRITER, Names.CHECKPOINT);

  private final Graph graph;
  private final GraphModel model;
  private final String sync;
  private final Chunks chunks;

  public Uninstall(Graph graph, GraphModel model, String sync) {
    this.graph = graph;
    this.model = model;
    this.sync = sync;
    this.chunks = new Chunks(graph);
  }

  public void run() {
    Names names = model.names();
    Set<String> others = graph.inTransaction(tx -> OtherSyncs.ofOthers(tx, sync, model.written()));
    List<EdgePlan> edges = new ArrayList<>();
    model.edges().forEach(edges::add);
    edges.removeIf(edge -> others.contains(edge.owner()));
    List<NodeType> nodes =
        model.mapping().nodes().stream()
            .filter(node -> !(node instanceof NodeType.ExternalNode))
            .filter(node -> !others.contains(node.name()))
            .toList();
    for (EdgePlan edge : edges) {
      chunks.untilNoneIsLeft(
          "MATCH ()-[x%s]->() WHERE x.%s = $entry".formatted(edge.relationship(), names.entry()),
          "DELETE x",
          Map.of("entry", edge.id()));
    }
    nodes.forEach(this::removeNodes);
    formerNames().forEach(this::removeFormer);
    removeBooks(edges, nodes);
    if (graph.inTransaction(Uninstall::othersAreThere)) {
      List<String> labels = labels(edges, nodes);
      dropSchema(item -> isOf(labels, item));
    } else {
      OWN_LABELS.forEach(
          label -> chunks.untilNoneIsLeft("MATCH (x%s)".formatted(label), "DELETE x", Map.of()));
      dropSchema(item -> true);
    }
  }

  /** Of entries that the file does not name any more, and of which something may be left. */
  private List<String> formerNames() {
    List<String> former = new ArrayList<>(graph.inTransaction(tx -> OtherSyncs.ownedBy(tx, sync)));
    former.removeAll(model.written());
    former.removeAll(graph.inTransaction(tx -> OtherSyncs.ofOthers(tx, sync, former)));
    return former;
  }

  private void removeFormer(String entry) {
    Names names = model.names();
    Map<String, Object> parameters =
        Map.of("entry", entry, "parts", entry + ".", "present", model.edgeIds());
    String marked =
        "(x.%1$s = $entry OR x.%1$s STARTS WITH $parts AND NOT x.%1$s IN $present)"
            .formatted(names.entry());
    chunks.untilNoneIsLeft("MATCH ()-[x]->() WHERE " + marked, "DELETE x", parameters);
    for (String label : List.of(Names.WAITING, Names.HOLDER)) {
      chunks.untilNoneIsLeft(
          "MATCH (x%s) WHERE %s".formatted(label, marked), "DELETE x", parameters);
    }
    chunks.deleteNodes(Cypher.name(entry), names.key());
  }

  private void removeBooks(List<EdgePlan> edges, List<NodeType> nodes) {
    List<String> entries = new ArrayList<>();
    edges.forEach(edge -> entries.add(edge.id()));
    nodes.forEach(node -> entries.add(node.name()));
    for (String label : List.of(Names.WAITING, Names.HOLDER)) {
      chunks.untilNoneIsLeft(
          "MATCH (x%s) WHERE x.%s IN $entries".formatted(label, model.names().entry()),
          "DELETE x",
          Map.of("entries", entries));
    }
    for (String label : List.of(Names.REREAD, Names.WRITER, Names.CHECKPOINT)) {
      chunks.untilNoneIsLeft(
          "MATCH (x%s) WHERE any(own IN $own WHERE x.pipeline STARTS WITH own)".formatted(label),
          "DELETE x",
          Map.of("own", OtherSyncs.beginnings(sync)));
    }
  }

  private static boolean othersAreThere(GraphTransaction transaction) {
    return !transaction
        .list("MATCH (c%s) RETURN 1 LIMIT 1".formatted(Names.CHECKPOINT), Map.of())
        .isEmpty();
  }

  private static List<String> labels(List<EdgePlan> edges, List<NodeType> nodes) {
    List<String> labels = new ArrayList<>();
    nodes.forEach(node -> labels.add(node.name()));
    for (EdgePlan edge : edges) {
      if (edge.ofJoin()) {
        labels.add(edge.type().type());
      }
    }
    return labels;
  }

  private void removeNodes(NodeType node) {
    String key = model.names().key();
    String label = Cypher.labels(List.of(node.name()));
    if (node instanceof TableNode table && table.foreignEdges() != ForeignEdges.DELETE) {
      chunks.untilNoneIsLeft(
          "MATCH (x%s) WHERE x.%s IS NOT NULL AND EXISTS { (x)--() }".formatted(label, key),
          "WITH x AS n %s".formatted(NodeStripping.clause(table, model.names())),
          Map.of());
    }
    chunks.deleteNodes(Cypher.name(node.name()), key);
  }

  private void dropSchema(Predicate<Record> which) {
    drop("CONSTRAINT", "SHOW CONSTRAINTS YIELD name, labelsOrTypes", which);
    drop(
        "INDEX",
        "SHOW INDEXES YIELD name, labelsOrTypes, owningConstraint WHERE owningConstraint IS NULL",
        which);
  }

  private void drop(String kind, String show, Predicate<Record> which) {
    for (Record item : graph.inTransaction(transaction -> transaction.list(show, Map.of()))) {
      String name = item.get("name").asString();
      if (name.startsWith("syncline_") && which.test(item)) {
        graph.runAlone("DROP %s %s IF EXISTS".formatted(kind, Cypher.name(name)));
      }
    }
  }

  /** Lookup indexes are of no label in particular. */
  private static boolean isOf(List<String> labels, Record item) {
    return !item.get("labelsOrTypes").isNull()
        && item.get("labelsOrTypes").asList(Value::asString).stream().anyMatch(labels::contains);
  }
}
