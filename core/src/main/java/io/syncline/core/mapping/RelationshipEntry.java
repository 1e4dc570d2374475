// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.RowFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry under {@code relationships:}: one edge for each row of a join table. */
public record RelationshipEntry(
    String name,
    String type,
    TableId table,
    @Nullable RowFilter where,
    End from,
    End to,
    PropertySelection properties,
    List<String> graphOnly,
    Lane lane) {

  public RelationshipEntry {
    graphOnly = List.copyOf(graphOnly);
  }

  /**
   * One end of the edge.
   *
   * @param references the columns of the node's table that {@code by} names; empty for its key
   */
  public record End(String node, List<String> by, List<String> references) {
    public End {
      by = List.copyOf(by);
      references = List.copyOf(references);
    }
  }
}
