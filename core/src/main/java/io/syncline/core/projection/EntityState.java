// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state that one row of one mapping entry projects to. */
public sealed interface EntityState {

  /** Whether it says everything of the row: nothing is unchanged. */
  default boolean complete() {
    return switch (this) {
      case NodeState node ->
          !node.values().contains(Value.UNCHANGED)
              && !node.references().contains(Value.UNCHANGED)
              && node.edges().stream().noneMatch(EdgeEnds::unchanged);
      case HeldValues held -> true;
      case EdgeState edge -> !edge.values().contains(Value.UNCHANGED);
    };
  }

  /**
   * A node and the edges its row owns.
   *
   * @param values aligned with {@code TableNode.properties}
   * @param references canonical texts, aligned with {@code TableNode.references}; NULL where any
   *     column of the tuple is NULL
   * @param edges the other ends, aligned with {@code TableNode.edges}
   */
  record NodeState(List<Value> values, List<Value> references, List<EdgeEnds> edges)
      implements EntityState {
    public NodeState {
      values = List.copyOf(values);
      references = List.copyOf(references);
      edges = List.copyOf(edges);
    }
  }

  /** The row holds these values (distinct canonical texts, no NULLs) of a {@code ValueNode}. */
  record HeldValues(List<String> values) implements EntityState {
    public HeldValues {
      values = List.copyOf(values);
    }
  }

  /**
   * The one edge of a join row.
   *
   * @param from canonical key text of the start node
   * @param to canonical key text of the end node
   * @param values aligned with {@code EdgeType.properties}
   */
  record EdgeState(String from, String to, List<Value> values) implements EntityState {
    public EdgeState {
      values = List.copyOf(values);
    }
  }

  /**
   * The ends of the edges of one kind that a node's row owns.
   *
   * @param keys canonical key texts, distinct; null where the change does not say (unchanged TOAST)
   */
  record EdgeEnds(@Nullable List<String> keys) {
    public static final EdgeEnds UNCHANGED = new EdgeEnds(null);
    public static final EdgeEnds NONE = new EdgeEnds(List.of());

    public EdgeEnds {
      keys = keys == null ? null : List.copyOf(keys);
    }

    public boolean unchanged() {
      return keys == null;
    }
  }
}
