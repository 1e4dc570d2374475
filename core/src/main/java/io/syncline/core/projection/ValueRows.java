// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ArrayText;
import io.syncline.core.type.KeyText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows that hold values, each distinct one of which is a node. */
record ValueRows(NodeType.ValueNode node) implements EntryRows {
  private static final Projected NOTHING = new Projected.Nothing();

  @Override
  public String entry() {
    return node.name();
  }

  @Override
  public KeyColumns identity() {
    return node.identity();
  }

  @Override
  public @Nullable BoundFilter where() {
    return node.where();
  }

  @Override
  public Projected state(Row row) {
    return switch (row.value(node.column())) {
      case Value.Null absent -> NOTHING;
      case Value.Unchanged unchanged ->
          node.where() == null ? new Projected.AsBefore() : new Projected.Incomplete();
      case Value.Present(String text) -> held(text);
    };
  }

  private Projected held(String text) {
    List<String> elements =
        node.array() ? ArrayText.elements(text, node.delimiter()) : List.of(text);
    Set<String> values = new LinkedHashSet<>();
    for (String element : elements) {
      values.add(KeyText.part(node.type(), element));
    }
    return values.isEmpty()
        ? NOTHING
        : new Projected.State(new EntityState.HeldValues(List.copyOf(values)));
  }
}
