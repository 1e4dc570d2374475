// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.setup;

import io.syncline.core.apply.Target.SetupStep;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Graph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Record;

/** The constraints and indexes that a mapping needs, and those that are there. Any thread. */
public final class Setup {
  private final Graph graph;
  private final GraphModel model;

  public Setup(Graph graph, GraphModel model) {
    this.graph = graph;
    this.model = model;
  }

  /** What is missing, in order. Reads only. */
  public List<SetupStep> plan() {
    Set<String> names = new HashSet<>();
    Set<SchemaItem> indexed = new HashSet<>();
    Set<SchemaItem> unique = new HashSet<>();
    graph.inTransaction(
        transaction -> {
          for (Record row :
              transaction.list(
                  "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties,"
                      + " owningConstraint WHERE type = 'RANGE' RETURN *",
                  Map.of())) {
            names.add(row.get("name").asString());
            SchemaItem item = SchemaItem.of(row);
            indexed.add(item);
            if (!row.get("owningConstraint").isNull()) {
              unique.add(item.asUnique());
            }
          }
          return true;
        });
    return wanted().stream()
        .filter(item -> item.unique() ? !unique.contains(item) : !indexed.contains(item))
        .map(item -> item.step(names))
        .toList();
  }

  /** Creates what is missing and waits until it is online. */
  public void carryOut() {
    plan().forEach(step -> graph.runAlone(step.statement()));
    graph.runAlone("CALL db.awaitIndexes(600)");
  }

  private Set<SchemaItem> wanted() {
    Set<SchemaItem> wanted = new LinkedHashSet<>();
    Names names = model.names();
    wanted.add(SchemaItem.uniqueNode("SynclineCheckpoint", List.of("pipeline")));
    wanted.add(SchemaItem.uniqueNode("SynclineWriter", List.of("id")));
    wanted.add(SchemaItem.uniqueNode("SynclineLock", List.of("id")));
    wanted.add(
        SchemaItem.uniqueNode(
            "SynclineWaiting", unquoted(names.entry(), names.key(), names.end())));
    wanted.add(SchemaItem.nodeIndex("SynclineWaiting", unquoted(names.from())));
    wanted.add(SchemaItem.nodeIndex("SynclineWaiting", unquoted(names.to())));
    wanted.add(SchemaItem.uniqueNode("SynclineHolder", unquoted(names.entry(), names.key())));
    wanted.add(SchemaItem.uniqueNode("SynclineReread", List.of("pipeline", "entry", "key")));
    model.mapping().nodes().forEach(node -> wanted.addAll(ofNode(node)));
    for (EdgePlan edge : model.edges()) {
      if (edge.ofJoin()) {
        wanted.add(SchemaItem.uniqueEdge(edge.type().type(), unquoted(names.row())));
      }
    }
    return wanted;
  }

  private static List<String> unquoted(String... names) {
    return java.util.Arrays.stream(names).map(Cypher::raw).toList();
  }

  private List<SchemaItem> ofNode(NodeType node) {
    List<SchemaItem> items = new ArrayList<>();
    switch (node) {
      case TableNode table -> {
        items.add(SchemaItem.uniqueNode(table.name(), unquoted(model.names().key())));
        List<String> key =
            table.key().columns().stream()
                .flatMap(
                    column -> table.properties().stream().filter(p -> p.column().equals(column)))
                .map(Property::name)
                .toList();
        if (!key.isEmpty()) {
          items.add(SchemaItem.nodeIndex(table.name(), key));
        }
        table.indexes().forEach(p -> items.add(SchemaItem.nodeIndex(table.name(), List.of(p))));
        table
            .references()
            .forEach(r -> items.add(SchemaItem.nodeIndex(table.name(), List.of(r.property()))));
      }
      case NodeType.ValueNode values -> {
        items.add(SchemaItem.uniqueNode(values.name(), unquoted(model.names().key())));
        items.add(SchemaItem.nodeIndex(values.name(), List.of(values.property())));
      }
      case NodeType.ExternalNode external ->
          items.add(SchemaItem.nodeIndex(external.name(), external.key()));
    }
    return items;
  }
}
