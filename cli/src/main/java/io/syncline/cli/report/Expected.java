// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.ContentHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a target should hold for one row, by the row as it was read.
 *
 * @param id its identity
 * @param present whether the row projects to anything
 * @param properties names and canonical texts, without NULLs
 */
record Expected(
    EntityId id,
    boolean present,
    ContentHash hash,
    Map<String, String> properties,
    List<ExpectedEdge> edges) {

  Expected {
    properties = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    edges = edges.stream().sorted(Comparator.comparing(ExpectedEdge::toString)).toList();
  }

  static Expected nothing(EntityId id) {
    return new Expected(id, false, ContentHash.ZERO, Map.of(), List.of());
  }

  static Expected of(EntityId id, EntityState state, BoundMapping mapping) {
    return switch (state) {
      case NodeState node -> node(id, node, (TableNode) mapping.node(id.entry()));
      case EdgeState edge -> edge(id, edge, mapping.findJoin(id.entry()).orElseThrow());
      case HeldValues held -> values(id, held, (ValueNode) mapping.node(id.entry()));
    };
  }

  private static Expected values(EntityId id, HeldValues state, ValueNode node) {
    ContentHash hash = ContentHash.ZERO;
    for (String value : state.values()) {
      hash = hash.plus(ContentHash.of(node.property(), value));
    }
    Map<String, String> properties = Map.of(node.property(), String.join(", ", state.values()));
    return new Expected(id, true, hash, properties, List.of());
  }

  private static Expected node(EntityId id, NodeState state, TableNode node) {
    Map<String, String> properties = properties(node.properties(), state.values());
    List<ExpectedEdge> edges = new ArrayList<>();
    for (int i = 0; i < node.edges().size(); i++) {
      EdgeType type = node.edges().get(i).edge();
      List<String> keys = state.edges().get(i).keys();
      if (keys != null) {
        keys.forEach(key -> edges.add(ExpectedEdge.owned(type, key)));
      }
    }
    return new Expected(id, true, hash(properties), properties, edges);
  }

  private static Expected edge(EntityId id, EdgeState state, JoinType join) {
    EdgeType type = join.edge();
    Map<String, String> properties = properties(type.properties(), state.values());
    return new Expected(
        id,
        true,
        hash(properties),
        properties,
        List.of(ExpectedEdge.joined(type, state.from(), state.to())));
  }

  private static Map<String, String> properties(List<Property> properties, List<Value> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < properties.size(); i++) {
      if (values.get(i) instanceof Value.Present(String text)) {
        texts.put(properties.get(i).name(), text);
      }
    }
    return texts;
  }

  /** Constants are the mapping's, not the row's. */
  private static ContentHash hash(Map<String, String> properties) {
    ContentHash sum = ContentHash.ZERO;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      sum = sum.plus(ContentHash.of(property.getKey(), property.getValue()));
    }
    return sum;
  }
}
