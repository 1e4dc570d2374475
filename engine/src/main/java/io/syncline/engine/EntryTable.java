// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedEdge.Source;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table behind a mapping entry, and the columns its projection needs. */
public record EntryTable(TableId table, KeyColumns identity, List<String> columns) {

  /** Of the entry with this name. */
  public static EntryTable of(BoundMapping mapping, String entry) {
    return mapping
        .findJoin(entry)
        .map(EntryTable::of)
        .orElseGet(
            () ->
                switch (mapping.node(entry)) {
                  case NodeType.TableNode node -> of(node);
                  case NodeType.ValueNode values -> of(values);
                  case NodeType.ExternalNode external ->
                      throw new IllegalArgumentException(entry + " has no table");
                });
  }

  static EntryTable of(NodeType.TableNode node) {
    Set<String> columns = start(node.identity(), node.where());
    node.properties().forEach(property -> columns.add(property.column()));
    node.references().forEach(reference -> columns.addAll(reference.columns().columns()));
    for (OwnedEdge edge : node.edges()) {
      switch (edge.source()) {
        case Source.Columns(KeyColumns key) -> columns.addAll(key.columns());
        case Source.Elements elements -> columns.add(elements.column());
      }
    }
    return new EntryTable(node.table(), node.identity(), List.copyOf(columns));
  }

  static EntryTable of(NodeType.ValueNode values) {
    Set<String> columns = start(values.identity(), values.where());
    columns.add(values.column());
    return new EntryTable(values.table(), values.identity(), List.copyOf(columns));
  }

  static EntryTable of(JoinType join) {
    Set<String> columns = start(join.identity(), join.where());
    columns.addAll(join.from().columns());
    columns.addAll(join.to().columns());
    join.edge().properties().forEach(property -> columns.add(property.column()));
    return new EntryTable(join.table(), join.identity(), List.copyOf(columns));
  }

  private static Set<String> start(KeyColumns identity, @Nullable BoundFilter where) {
    Set<String> columns = new LinkedHashSet<>(identity.columns());
    if (where != null) {
      columns.addAll(where.source().columns());
    }
    return columns;
  }
}
