// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.RowFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry under {@code nodes:}; its name is the node's first label. */
public sealed interface NodeEntry {

  String name();

  /**
   * One node for each row of a table.
   *
   * @param key the columns users know the row by; empty for the primary key
   * @param labels labels besides the name
   * @param where rows that belong; null for all
   */
  record FromTable(
      String name,
      TableId table,
      List<String> key,
      List<String> labels,
      @Nullable RowFilter where,
      PropertySelection properties,
      List<String> graphOnly,
      List<String> indexes,
      Lane lane,
      @Nullable BackReference backReference,
      ForeignEdges foreignEdges,
      boolean adopt,
      List<OwnedRelationship> relationships)
      implements NodeEntry {
    public FromTable {
      key = List.copyOf(key);
      labels = List.copyOf(labels);
      graphOnly = List.copyOf(graphOnly);
      indexes = List.copyOf(indexes);
      relationships = List.copyOf(relationships);
    }
  }

  /**
   * One node for each distinct value of a column (the elements, where it is an array).
   *
   * @param property the node's property that holds the value
   */
  record ValuesOf(
      String name,
      TableId table,
      String column,
      String property,
      List<String> labels,
      @Nullable RowFilter where,
      Lane lane)
      implements NodeEntry {
    public ValuesOf {
      labels = List.copyOf(labels);
    }
  }

  /** Nodes owned by the graph: matched by their properties, never written or deleted. */
  record External(String name, List<String> key) implements NodeEntry {
    public External {
      key = List.copyOf(key);
    }
  }
}
