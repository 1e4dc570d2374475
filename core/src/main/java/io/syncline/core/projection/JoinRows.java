// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a join table, each of which is one edge. */
record JoinRows(JoinType join) implements EntryRows {

  @Override
  public String entry() {
    return join.name();
  }

  @Override
  public KeyColumns identity() {
    return join.identity();
  }

  @Override
  public @Nullable BoundFilter where() {
    return join.where();
  }

  @Override
  public Projected state(Row row) {
    Value from = Keys.text(join.from(), row::value);
    Value to = Keys.text(join.to(), row::value);
    if (from instanceof Value.Null || to instanceof Value.Null) {
      return new Projected.Nothing();
    }
    if (from instanceof Value.Present(String start) && to instanceof Value.Present(String end)) {
      List<Value> values = new ArrayList<>(join.edge().properties().size());
      for (NodeType.Property property : join.edge().properties()) {
        values.add(row.value(property.column()));
      }
      return new Projected.State(new EntityState.EdgeState(start, end, values));
    }
    return new Projected.Incomplete();
  }
}
