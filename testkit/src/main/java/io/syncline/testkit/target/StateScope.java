// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.change.Value;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row holds after a state was written to it in a scope. */
final class StateScope {

  private StateScope() {}

  sealed interface Merged {
    record Whole(EntityState state) implements Merged {}

    /** The scope leaves this row alone. */
    record OutOfScope() implements Merged {}

    /** The state leaves something unchanged that the target does not hold. */
    record Incomplete() implements Merged {}
  }

  /**
   * @param stored what the row holds in the same shape, unchanged where it holds nothing
   */
  static Merged merge(@Nullable EntityState stored, EntityState written, Scope scope) {
    return switch (written) {
      case NodeState node -> node(stored instanceof NodeState before ? before : null, node, scope);
      case HeldValues held ->
          scope == Scope.EDGES ? new Merged.OutOfScope() : new Merged.Whole(held);
      case EdgeState edge ->
          scope == Scope.NODES
              ? new Merged.OutOfScope()
              : edge(stored instanceof EdgeState before ? before : null, edge);
    };
  }

  private static Merged node(@Nullable NodeState stored, NodeState written, Scope scope) {
    if (stored == null && scope == Scope.EDGES) {
      return new Merged.OutOfScope();
    }
    if (stored == null && !written.complete()) {
      return new Merged.Incomplete();
    }
    NodeState before = stored == null ? unknown(written) : stored;
    NodeState inScope =
        switch (scope) {
          case ALL -> written;
          case NODES ->
              new NodeState(written.values(), written.references(), knownOrNone(before.edges()));
          case EDGES -> new NodeState(before.values(), before.references(), written.edges());
        };
    NodeState merged =
        new NodeState(
            values(before.values(), inScope.values()),
            values(before.references(), inScope.references()),
            ends(before.edges(), inScope.edges()));
    boolean complete =
        !merged.values().contains(Value.UNCHANGED)
            && !merged.references().contains(Value.UNCHANGED)
            && merged.edges().stream().noneMatch(EdgeEnds::unchanged);
    return complete ? new Merged.Whole(merged) : new Merged.Incomplete();
  }

  private static NodeState unknown(NodeState like) {
    return new NodeState(
        Collections.nCopies(like.values().size(), Value.UNCHANGED),
        Collections.nCopies(like.references().size(), Value.UNCHANGED),
        Collections.nCopies(like.edges().size(), EdgeEnds.UNCHANGED));
  }

  private static List<EdgeEnds> knownOrNone(List<EdgeEnds> ends) {
    return ends.stream().map(end -> end.unchanged() ? EdgeEnds.NONE : end).toList();
  }

  private static Merged edge(@Nullable EdgeState stored, EdgeState written) {
    List<Value> values =
        stored == null ? written.values() : values(stored.values(), written.values());
    return values.contains(Value.UNCHANGED)
        ? new Merged.Incomplete()
        : new Merged.Whole(new EdgeState(written.from(), written.to(), values));
  }

  private static List<Value> values(List<Value> stored, List<Value> written) {
    List<Value> merged = new ArrayList<>(written);
    for (int i = 0; i < merged.size(); i++) {
      if (merged.get(i) instanceof Value.Unchanged) {
        merged.set(i, stored.get(i));
      }
    }
    return merged;
  }

  private static List<EdgeEnds> ends(List<EdgeEnds> stored, List<EdgeEnds> written) {
    List<EdgeEnds> merged = new ArrayList<>(written);
    for (int i = 0; i < merged.size(); i++) {
      if (merged.get(i).unchanged()) {
        merged.set(i, stored.get(i));
      }
    }
    return merged;
  }
}
