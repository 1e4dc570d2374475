// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.PropertyValues;
import io.syncline.testkit.graph.Graph;
import io.syncline.testkit.target.Contents.NodeKey;
import io.syncline.testkit.target.Contents.UserContent;
import io.syncline.testkit.target.OwnedEdges.Owned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The graph that contents amount to. */
final class GraphView {
  private final Contents contents;

  GraphView(Contents contents) {
    this.contents = contents;
  }

  Graph graph() {
    List<Graph.Node> nodes = new ArrayList<>();
    contents.nodes.forEach((key, id) -> nodes.add(owned(key, id)));
    contents.userContent.forEach(
        (id, content) -> {
          if (!contents.ownsNode(id)) {
            nodes.add(new Graph.Node(id, content.labels(), content.properties()));
          }
        });
    List<Graph.Edge> edges = new ArrayList<>();
    for (Owned edge : new OwnedEdges(contents).all()) {
      if (!edge.waits()) {
        edges.add(edge(edge));
      }
    }
    contents.userEdges.forEach(
        e -> edges.add(new Graph.Edge(e.id(), e.type(), e.from(), e.to(), e.properties())));
    return new Graph(nodes, edges);
  }

  private Graph.Node owned(NodeKey key, String id) {
    UserContent users = contents.userContent.getOrDefault(id, UserContent.NONE);
    Set<String> labels = new HashSet<>(users.labels());
    Map<String, Object> properties = new HashMap<>(users.properties());
    StoredRow row = contents.rows.get(new EntityId(key.entry(), key.key()));
    if (row != null && row.shape() instanceof Shape.OfNode(TableNode table)) {
      labels.addAll(table.labels());
      table.properties().forEach(property -> properties.remove(property.name()));
      properties.putAll(written(row, table));
    } else {
      ValueNode values = values(key.entry());
      labels.addAll(values.labels());
      properties.put(values.property(), PropertyValues.convert(values.type(), key.key()));
    }
    return new Graph.Node(id, labels, properties);
  }

  private ValueNode values(String entry) {
    return contents.rowsOf(entry).stream()
        .map(StoredRow::shape)
        .map(shape -> ((Shape.OfValues) shape).type())
        .findFirst()
        .orElseThrow();
  }

  /** The properties that Syncline writes on a row's node. */
  static Map<String, Object> written(StoredRow row, TableNode table) {
    Map<String, Object> properties = new HashMap<>(table.constants());
    properties.putAll(Properties.of(table.properties(), ((NodeState) row.state()).values()));
    return properties;
  }

  private Graph.Edge edge(Owned edge) {
    Map<String, Object> properties =
        new HashMap<>(contents.edgeExtras.getOrDefault(edge.key(), Map.of()));
    properties.putAll(OwnedEdges.properties(edge));
    return new Graph.Edge(
        edge.key().toString(),
        edge.type().type(),
        Objects.requireNonNull(edge.from()),
        Objects.requireNonNull(edge.to()),
        properties);
  }
}
