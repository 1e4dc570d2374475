// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The state of a row in terms of another shape; what it does not hold is unchanged. */
final class Realigned {

  private Realigned() {}

  static EntityState state(StoredRow row, Shape shape) {
    return switch (shape) {
      case Shape.OfNode(TableNode now) when row.shape() instanceof Shape.OfNode(TableNode before) ->
          node((NodeState) row.state(), before, now);
      case Shape.OfJoin now when row.shape() instanceof Shape.OfJoin before -> {
        EdgeState edge = (EdgeState) row.state();
        List<Value> values =
            values(
                before.type().edge().properties(), edge.values(), now.type().edge().properties());
        yield new EdgeState(edge.from(), edge.to(), values);
      }
      default -> row.state();
    };
  }

  private static NodeState node(NodeState state, TableNode before, TableNode now) {
    Map<String, Value> references = new HashMap<>();
    for (int i = 0; i < before.references().size(); i++) {
      references.put(before.references().get(i).property(), state.references().get(i));
    }
    Map<String, EdgeEnds> ends = new HashMap<>();
    for (int i = 0; i < before.edges().size(); i++) {
      ends.put(before.edges().get(i).edge().id(), state.edges().get(i));
    }
    List<Value> realignedReferences = new ArrayList<>();
    for (Reference reference : now.references()) {
      realignedReferences.add(references.getOrDefault(reference.property(), Value.UNCHANGED));
    }
    List<EdgeEnds> realignedEnds = new ArrayList<>();
    for (OwnedEdge edge : now.edges()) {
      realignedEnds.add(ends.getOrDefault(edge.edge().id(), EdgeEnds.UNCHANGED));
    }
    return new NodeState(
        values(before.properties(), state.values(), now.properties()),
        realignedReferences,
        realignedEnds);
  }

  private static List<Value> values(List<Property> before, List<Value> values, List<Property> now) {
    Map<String, Value> byName = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      byName.put(before.get(i).name(), values.get(i));
    }
    List<Value> realigned = new ArrayList<>();
    for (Property property : now) {
      realigned.add(byName.getOrDefault(property.name(), Value.UNCHANGED));
    }
    return realigned;
  }
}
