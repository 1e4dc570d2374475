// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedEdge.Source;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.type.ArrayText;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows that become nodes and the edges they own. */
record NodeRows(NodeType.TableNode node) implements EntryRows {

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
    List<Value> values = new ArrayList<>(node.properties().size());
    for (NodeType.Property property : node.properties()) {
      values.add(backReference(property) ? Value.of(id(row)) : row.value(property.column()));
    }
    List<Value> references = new ArrayList<>(node.references().size());
    for (NodeType.Reference reference : node.references()) {
      references.add(Keys.text(reference.columns(), row::value));
    }
    List<EdgeEnds> edges = new ArrayList<>(node.edges().size());
    for (OwnedEdge edge : node.edges()) {
      edges.add(ends(edge.source(), row));
    }
    return new Projected.State(new EntityState.NodeState(values, references, edges));
  }

  private boolean backReference(NodeType.Property property) {
    BackReference reference = node.backReference();
    return reference != null && reference.property().equals(property.name());
  }

  private String id(Row row) {
    return Keys.text(node.identity(), row::value) instanceof Value.Present(String key)
        ? node.backReferenceOf(key)
        : "";
  }

  private static EdgeEnds ends(Source source, Row row) {
    return switch (source) {
      case Source.Columns(KeyColumns columns) ->
          switch (Keys.text(columns, row::value)) {
            case Value.Present(String key) -> new EdgeEnds(List.of(key));
            case Value.Null absent -> EdgeEnds.NONE;
            case Value.Unchanged unchanged -> EdgeEnds.UNCHANGED;
          };
      case Source.Elements elements ->
          switch (row.value(elements.column())) {
            case Value.Present(String array) -> new EdgeEnds(distinct(elements, array));
            case Value.Null absent -> EdgeEnds.NONE;
            case Value.Unchanged unchanged -> EdgeEnds.UNCHANGED;
          };
    };
  }

  private static List<String> distinct(Source.Elements elements, String array) {
    Set<String> keys = new LinkedHashSet<>();
    for (String element : ArrayText.elements(array, elements.delimiter())) {
      keys.add(KeyText.part(elements.type(), element));
    }
    return List.copyOf(keys);
  }
}
