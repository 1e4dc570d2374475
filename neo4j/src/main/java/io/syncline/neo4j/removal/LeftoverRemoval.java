// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.removal;

import io.syncline.core.binding.MappingDifference.FormerEdge;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.mapping.NodeType;
import io.syncline.neo4j.apply.EntryRemoval;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodeStripping;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.OtherSyncs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes what a former mapping owned and the present one does not. Labels that are new are added
 * here, since rows that are written again keep the labels of their nodes. Any thread.
 */
public final class LeftoverRemoval {
  private final Graph graph;
  private final GraphModel model;
  private final String sync;
  private final Names names;
  private final Chunks chunks;
  private final EntryRemoval rows;

  /**
   * @param sync whose former mapping it was
   */
  public LeftoverRemoval(Graph graph, GraphModel model, String sync) {
    this.graph = graph;
    this.model = model;
    this.sync = sync;
    this.names = model.names();
    this.chunks = new Chunks(graph);
    this.rows = new EntryRemoval(graph, model);
  }

  /** In small steps that may be repeated. */
  public void remove(String entry, Leftovers leftovers) {
    if (leftovers.everything()) {
      removeEverything(entry, leftovers);
      return;
    }
    leftovers.edges().forEach(this::removeEdges);
    EdgePlan join = model.findEdge(entry);
    if (join != null && join.ofJoin()) {
      strip(
          "MATCH ()-[x%s]->() WHERE x.%s > $after AND x.%s = $entry"
              .formatted(join.relationship(), names.row(), names.entry()),
          "x." + names.row(),
          leftovers,
          entry);
    } else if (!leftovers.label().isEmpty()) {
      String label = Cypher.labels(List.of(leftovers.label()));
      strip(
          "MATCH (x%s) WHERE x.%s > $after".formatted(label, names.key()),
          "x." + names.key(),
          leftovers,
          entry);
      addLabels(label, entry, leftovers);
    }
  }

  private void addLabels(String label, String entry, Leftovers leftovers) {
    List<String> further = new ArrayList<>(model.furtherLabels(entry));
    further.removeAll(leftovers.labels());
    if (!further.isEmpty()) {
      String labels = Cypher.labels(further);
      chunks.untilNoneIsLeft(
          "MATCH (x%s) WHERE x.%s IS NOT NULL AND NOT (x%s)".formatted(label, names.key(), labels),
          "SET x" + labels,
          Map.of());
    }
  }

  /** Who was refused a name that another sync has never wrote what is called so. */
  private void removeEverything(String entry, Leftovers leftovers) {
    if (graph.inTransaction(tx -> OtherSyncs.ofOthers(tx, sync, List.of(entry))).isEmpty()) {
      leftovers.edges().forEach(this::removeEdges);
      if (leftovers.keepsConnected()) {
        stripConnected(leftovers);
      }
      removeRows(entry, leftovers.label());
    }
  }

  /** Nobody finds them again without their label and key. */
  private void stripConnected(Leftovers leftovers) {
    Set<String> labels = new LinkedHashSet<>(leftovers.labels());
    labels.add(leftovers.label());
    List<String> written = leftovers.properties().stream().map(Cypher::name).toList();
    chunks.untilNoneIsLeft(
        "MATCH (x:%s) WHERE x.%s IS NOT NULL AND EXISTS { (x)-[r]-() WHERE r.%s IS NULL }"
            .formatted(noneBesides(leftovers.label()), names.key(), names.entry()),
        NodeStripping.clause("x", List.copyOf(labels), written, names),
        Map.of());
  }

  /** Rows of an entry that is still mapped leave edges of others waiting; the others just go. */
  private void removeRows(String entry, String label) {
    if (model.isEntryWithRows(entry)) {
      rows.removeAll(entry);
    }
    Map<String, Object> parameters = Map.of("entry", entry);
    chunks.untilNoneIsLeft(
        "MATCH (x%s {%s: $entry})".formatted(Names.HOLDER, names.entry()) + keyed(),
        "DELETE x",
        parameters);
    chunks.untilNoneIsLeft(
        "MATCH (x%s {entry: $entry})".formatted(Names.REREAD), "DELETE x", parameters);
    if (!label.isEmpty()) {
      chunks.deleteNodes(noneBesides(label), names.key());
    }
  }

  /** Nodes of an entry that is mapped now may be called so besides. */
  private String noneBesides(String label) {
    return model.mapping().nodes().stream()
        .map(NodeType::name)
        .filter(entry -> model.furtherLabels(entry).contains(label))
        .map(entry -> "&!" + Cypher.name(entry))
        .collect(Collectors.joining("", Cypher.name(label), ""));
  }

  private String keyed() {
    return " WHERE x.%s IS NOT NULL".formatted(names.key());
  }

  private void removeEdges(FormerEdge edge) {
    Map<String, Object> parameters = Map.of("entry", edge.id());
    chunks.untilNoneIsLeft(
        "MATCH ()-[x:%s]->() WHERE x.%s = $entry"
            .formatted(Cypher.name(edge.type()), names.entry()),
        "DELETE x",
        parameters);
    chunks.untilNoneIsLeft(
        "MATCH (x%s) WHERE x.%s = $entry AND x.%s IS NOT NULL AND x.%s IS NOT NULL"
            .formatted(Names.WAITING, names.entry(), names.key(), names.end()),
        "DELETE x",
        parameters);
  }

  private void strip(String find, String position, Leftovers leftovers, String entry) {
    String labels =
        leftovers.labels().isEmpty()
            ? ""
            : " REMOVE x" + Cypher.labels(List.copyOf(leftovers.labels()));
    String change =
        "WITH x, %s AS position%s%s WITH x"
            .formatted(position, labels, properties(leftovers.properties()));
    if (!leftovers.labels().isEmpty() || !leftovers.properties().isEmpty()) {
      chunks.inOrder(find, position, change, Map.of("entry", entry));
    }
  }

  private static String properties(Set<String> properties) {
    return properties.isEmpty()
        ? ""
        : properties.stream()
            .map(name -> "x." + Cypher.name(name))
            .collect(Collectors.joining(", ", " REMOVE ", ""));
  }
}
