// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.mapping.OwnedEdge;
import java.util.List;
import java.util.Set;

/** The entry of a row as it was when the row was written; a mapping may change meanwhile. */
sealed interface Shape {

  record OfNode(TableNode type) implements Shape {
    /** What is left of the entry when something of it is taken away. */
    OfNode without(Leftovers leftovers) {
      TableNode t = type;
      return new OfNode(
          new TableNode(
              t.name(),
              t.labels().stream().filter(label -> !leftovers.labels().contains(label)).toList(),
              t.table(),
              t.identity(),
              t.key(),
              t.where(),
              t.properties().stream()
                  .filter(property -> !leftovers.properties().contains(property.name()))
                  .toList(),
              withoutKeys(t.constants(), leftovers.properties()),
              t.stamps(),
              t.graphOnly(),
              t.references(),
              t.indexes(),
              t.lane(),
              t.backReference(),
              t.foreignEdges(),
              t.adopt(),
              t.edges().stream().filter(edge -> !goes(edge.edge(), leftovers)).toList()));
    }
  }

  record OfValues(ValueNode type) implements Shape {}

  record OfJoin(JoinType type) implements Shape {
    OfJoin without(Leftovers leftovers) {
      EdgeType e = type.edge();
      EdgeType edge =
          new EdgeType(
              e.id(),
              e.owner(),
              e.type(),
              e.ownerSide(),
              e.from(),
              e.to(),
              e.properties().stream()
                  .filter(property -> !leftovers.properties().contains(property.name()))
                  .toList(),
              withoutKeys(e.constants(), leftovers.properties()),
              e.stamps(),
              e.graphOnly());
      JoinType j = type;
      return new OfJoin(
          new JoinType(
              j.name(), j.table(), j.identity(), j.where(), j.from(), j.to(), edge, j.lane()));
    }
  }

  static boolean goes(EdgeType edge, Leftovers leftovers) {
    return leftovers.edges().stream().anyMatch(former -> former.id().equals(edge.id()));
  }

  private static java.util.Map<String, Object> withoutKeys(
      java.util.Map<String, Object> map, Set<String> keys) {
    java.util.Map<String, Object> rest = new java.util.HashMap<>(map);
    rest.keySet().removeAll(keys);
    return rest;
  }

  static Shape of(BoundMapping mapping, String entry) {
    return mapping
        .findJoin(entry)
        .<Shape>map(OfJoin::new)
        .orElseGet(
            () ->
                switch (mapping.node(entry)) {
                  case TableNode table -> new OfNode(table);
                  case ValueNode values -> new OfValues(values);
                  case NodeType.ExternalNode external ->
                      throw new IllegalArgumentException(entry + " has no rows");
                });
  }

  /** The kinds of edges that a row of this shape owns. */
  default List<EdgeType> edges() {
    return switch (this) {
      case OfNode node -> node.type().edges().stream().map(OwnedEdge::edge).toList();
      case OfValues values -> List.of();
      case OfJoin join -> List.of(join.type().edge());
    };
  }
}
