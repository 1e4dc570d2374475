// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.change.Value;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import java.util.ArrayList;
import java.util.List;

/** The later state of a row, with what it leaves unchanged taken from the earlier one. */
final class StateMerge {

  private StateMerge() {}

  static EntityState merge(EntityState earlier, EntityState later) {
    return switch (later) {
      case NodeState node when earlier instanceof NodeState before ->
          new NodeState(
              values(before.values(), node.values()),
              values(before.references(), node.references()),
              ends(before.edges(), node.edges()));
      case EdgeState edge when earlier instanceof EdgeState before ->
          new EdgeState(edge.from(), edge.to(), values(before.values(), edge.values()));
      case NodeState node -> node;
      case EdgeState edge -> edge;
      case HeldValues held -> held;
    };
  }

  private static List<Value> values(List<Value> earlier, List<Value> later) {
    if (!later.contains(Value.UNCHANGED)) {
      return later;
    }
    List<Value> merged = new ArrayList<>(later);
    for (int i = 0; i < merged.size(); i++) {
      if (merged.get(i) instanceof Value.Unchanged) {
        merged.set(i, earlier.get(i));
      }
    }
    return merged;
  }

  private static List<EdgeEnds> ends(List<EdgeEnds> earlier, List<EdgeEnds> later) {
    List<EdgeEnds> merged = new ArrayList<>(later);
    for (int i = 0; i < merged.size(); i++) {
      if (merged.get(i).unchanged()) {
        merged.set(i, earlier.get(i));
      }
    }
    return merged;
  }
}
