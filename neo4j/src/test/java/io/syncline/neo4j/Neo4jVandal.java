// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Version;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.testkit.graph.GraphVandal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;

/** Damages a graph in Cypher. */
final class Neo4jVandal implements GraphVandal {
  private final Driver driver;
  private final GraphModel model;

  Neo4jVandal(Driver driver, BoundMapping mapping) {
    this.driver = driver;
    this.model = new GraphModel(mapping);
  }

  @Override
  public void delete(EntityId row) {
    onRow(row, isNode(row) ? "DETACH DELETE x" : "DELETE x", Map.of());
  }

  @Override
  public void createNode(EntityId row) {
    NodeType type = model.mapping().node(row.entry());
    run(
        "CREATE (x%s {_syncline_key: $key, _syncline_version: [1, 1, 1], _syncline_hash: [0, 0]}) RETURN x"
            .formatted(Cypher.labels(type.labels())),
        Map.of("key", row.key()));
  }

  @Override
  public void setProperty(EntityId row, String name, @Nullable Object value) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("value", value);
    onRow(row, "SET x.%s = $value".formatted(Cypher.name(name)), parameters);
  }

  @Override
  public void removeLabel(EntityId row, String label) {
    onRow(row, "REMOVE x:" + Cypher.name(label), Map.of());
  }

  @Override
  public void spoilHash(EntityId row) {
    onRow(row, "SET x._syncline_hash = [x._syncline_hash[0] + 1, x._syncline_hash[1]]", Map.of());
  }

  @Override
  public void setVersion(EntityId row, Version version) {
    List<Long> stored =
        List.of(version.era(), version.position().lsn(), version.position().ordinal());
    onRow(row, "SET x._syncline_version = $version", Map.of("version", stored));
  }

  private boolean isNode(EntityId row) {
    return model.entry(row.entry()) instanceof GraphModel.Entry.Nodes;
  }

  private void onRow(EntityId row, String change, Map<String, Object> more) {
    Map<String, Object> parameters = new HashMap<>(more);
    parameters.put("key", row.key());
    parameters.put("entry", row.entry());
    String match =
        switch (model.entry(row.entry())) {
          case GraphModel.Entry.Nodes(var plan) ->
              "MATCH (x%s {_syncline_key: $key}) ".formatted(plan.label());
          case GraphModel.Entry.Joins(var plan) ->
              "MATCH ()-[x%s {_syncline_entry: $entry, _syncline_key: $key}]->() "
                  .formatted(plan.relationship());
          case GraphModel.Entry.HeldValues held ->
              "MATCH (x:SynclineHolder {_syncline_entry: $entry, _syncline_key: $key}) ";
        };
    run(match + change + " RETURN 1", parameters);
  }

  @Override
  public void deleteEdge(Edge edge) {
    run(match(edge) + "DELETE r RETURN 1", parameters(edge));
  }

  @Override
  public void createEdge(Edge edge) {
    EdgePlan plan = model.edge(edge.kind());
    run(
        "%s %s CREATE %s SET r._syncline_entry = $entry, r._syncline_key = $key, r._syncline_version = n._syncline_version RETURN r"
            .formatted(
                plan.ownerEnd().match("n", "$key"), otherEnd(plan), plan.fromOwner("n", "r", "x")),
        parameters(edge));
  }

  @Override
  public void suspendEdge(Edge edge) {
    EdgePlan plan = model.edge(edge.kind());
    Map<String, Object> parameters = parameters(edge);
    parameters.put("text", edge.end());
    parameters.put("reference", plan.otherEnd().reference(edge.end()));
    run(
        match(edge)
            + "CREATE (w:SynclineWaiting {_syncline_end: $text, %s: $reference}) SET w += properties(r), w._syncline_version = n._syncline_version DELETE r RETURN w"
                .formatted(plan.ownerAtStart() ? "_syncline_to" : "_syncline_from"),
        parameters);
  }

  @Override
  public void suspend(EntityId joinRow) {
    EdgePlan plan = model.edge(joinRow.entry());
    run(
        "MATCH (a)-[r%s {_syncline_entry: $entry, _syncline_key: $key}]->(b) CREATE (w:SynclineWaiting {_syncline_end: '', _syncline_from: $from + a._syncline_key, _syncline_to: $to + b._syncline_key}) SET w += properties(r) DELETE r RETURN w"
            .formatted(plan.relationship()),
        Map.of(
            "entry", joinRow.entry(),
            "key", joinRow.key(),
            "from", plan.from().prefix(),
            "to", plan.to().prefix()));
  }

  /** Binds the owner's node, the edge and its other end. */
  private String match(Edge edge) {
    EdgePlan plan = model.edge(edge.kind());
    return "%s %s MATCH %s WHERE r._syncline_entry = $entry AND r._syncline_key = $key "
        .formatted(
            plan.ownerEnd().match("n", "$key"), otherEnd(plan), plan.fromOwner("n", "r", "x"));
  }

  private static String otherEnd(EdgePlan plan) {
    return "UNWIND [0] AS i " + plan.otherEnd().match("x", "$end");
  }

  private Map<String, Object> parameters(Edge edge) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("entry", edge.kind());
    parameters.put("key", edge.owner());
    parameters.put("end", model.edge(edge.kind()).otherEnd().parameter(edge.end()));
    return parameters;
  }

  private void run(String statement, Map<String, Object> parameters) {
    try (Session session = driver.session()) {
      assertThat(session.run(statement, parameters).list()).hasSize(1);
    }
  }
}
