// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.model;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.EdgeType.Side;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.KeyText;
import io.syncline.core.type.PropertyValues;
import io.syncline.testkit.graph.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The graph that a set of row states calls for, edge by edge: an edge is there if and only if its
 * row says so and both its ends are there.
 */
public final class ExpectedGraph {
  private final BoundMapping mapping;
  private final Map<EntityId, EntityState> states;
  private final List<Graph.Node> nodes = new ArrayList<>();
  private final List<Graph.Edge> edges = new ArrayList<>();

  private ExpectedGraph(
      BoundMapping mapping, Map<EntityId, EntityState> states, List<Graph.Node> externalNodes) {
    this.mapping = mapping;
    this.states = states;
    nodes.addAll(externalNodes);
  }

  /**
   * @param states complete states: nothing in them is unchanged
   * @param externalNodes nodes that belong to the graph alone
   */
  public static Graph of(
      BoundMapping mapping, Map<EntityId, EntityState> states, List<Graph.Node> externalNodes) {
    ExpectedGraph expected = new ExpectedGraph(mapping, states, externalNodes);
    states.forEach(expected::addNodes);
    states.forEach(expected::addEdges);
    return new Graph(expected.nodes, expected.edges);
  }

  private void addNodes(EntityId id, EntityState state) {
    switch (state) {
      case NodeState node -> {
        TableNode type = (TableNode) mapping.node(id.entry());
        Map<String, Object> properties = properties(type.properties(), node.values());
        properties.putAll(type.constants());
        nodes.add(new Graph.Node(nodeId(id), new HashSet<>(type.labels()), properties));
      }
      case HeldValues held -> {
        ValueNode type = (ValueNode) mapping.node(id.entry());
        for (String value : held.values()) {
          String nodeId = nodeId(new EntityId(id.entry(), value));
          if (nodes.stream().noneMatch(node -> node.id().equals(nodeId))) {
            Object property = PropertyValues.convert(type.type(), value);
            nodes.add(
                new Graph.Node(
                    nodeId, new HashSet<>(type.labels()), Map.of(type.property(), property)));
          }
        }
      }
      case EdgeState edge -> {}
    }
  }

  private static String nodeId(EntityId id) {
    return id.entry() + "/" + id.key();
  }

  private static Map<String, Object> properties(List<Property> properties, List<Value> values) {
    Map<String, Object> converted = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof Value.Present(String text)) {
        Property property = properties.get(i);
        converted.put(property.name(), PropertyValues.convert(property.type(), text));
      }
    }
    return converted;
  }

  private void addEdges(EntityId id, EntityState state) {
    switch (state) {
      case NodeState node -> {
        TableNode type = (TableNode) mapping.node(id.entry());
        for (int i = 0; i < type.edges().size(); i++) {
          EdgeType edge = type.edges().get(i).edge();
          List<String> ends = java.util.Objects.requireNonNull(node.edges().get(i).keys());
          for (String end : ends) {
            for (String other : matching(edge.other(), end)) {
              boolean leaves = edge.ownerSide() == Side.FROM;
              add(edge, leaves ? nodeId(id) : other, leaves ? other : nodeId(id), List.of());
            }
          }
        }
      }
      case HeldValues held -> {}
      case EdgeState edge -> {
        EdgeType type = mapping.findJoin(id.entry()).orElseThrow().edge();
        for (String from : matching(type.from(), edge.from())) {
          for (String to : matching(type.to(), edge.to())) {
            add(type, from, to, edge.values());
          }
        }
      }
    }
  }

  private void add(EdgeType type, String from, String to, List<Value> values) {
    Map<String, Object> properties = properties(type.properties(), values);
    properties.putAll(type.constants());
    edges.add(new Graph.Edge("e" + edges.size(), type.type(), from, to, properties));
  }

  /** Ids of the nodes that an end names: none, or one. */
  private List<String> matching(End end, String key) {
    return switch (end) {
      case End.ByIdentity(String node) -> {
        String id = nodeId(new EntityId(node, key));
        yield nodes.stream().map(Graph.Node::id).filter(id::equals).toList();
      }
      case End.ByReference(String node, String property) -> referenced(node, property, key);
      case End.ByProperties external ->
          nodes.stream()
              .filter(node -> node.labels().contains(external.node()))
              .filter(node -> names(external, key, node))
              .map(Graph.Node::id)
              .toList();
    };
  }

  private List<String> referenced(String entry, String property, String key) {
    TableNode type = (TableNode) mapping.node(entry);
    List<String> found = new ArrayList<>();
    states.forEach(
        (id, state) -> {
          if (id.entry().equals(entry) && state instanceof NodeState node) {
            for (int i = 0; i < type.references().size(); i++) {
              if (type.references().get(i).property().equals(property)
                  && node.references().get(i).equals(Value.of(key))) {
                found.add(nodeId(id));
              }
            }
          }
        });
    return found;
  }

  private static boolean names(End.ByProperties end, String key, Graph.Node node) {
    List<String> parts = KeyText.parts(key, end.properties().size());
    for (int i = 0; i < parts.size(); i++) {
      Object value = PropertyValues.convert(end.types().get(i), parts.get(i));
      if (!value.equals(node.properties().get(end.properties().get(i)))) {
        return false;
      }
    }
    return true;
  }
}
