// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.mapping.Catalog.Table;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedEdge.Source;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tables that a mapping speaks of, with the columns it uses. */
public final class SimulatedCatalog {
  private final Map<TableId, Map<String, ColumnType>> columns = new LinkedHashMap<>();
  private final Map<TableId, KeyColumns> keys = new HashMap<>();

  private SimulatedCatalog() {}

  public static Catalog of(BoundMapping mapping) {
    SimulatedCatalog catalog = new SimulatedCatalog();
    for (NodeType node : mapping.nodes()) {
      switch (node) {
        case NodeType.TableNode table -> catalog.add(table);
        case NodeType.ValueNode values -> {
          catalog.key(values.table(), values.identity());
          ColumnType element = values.type();
          catalog.column(
              values.table(),
              values.column(),
              values.array()
                  ? new ColumnType.Array((ColumnType.Scalar) element, values.delimiter())
                  : element);
        }
        case NodeType.ExternalNode external -> {}
      }
    }
    mapping.joins().forEach(catalog::add);
    return catalog.build();
  }

  private void add(NodeType.TableNode node) {
    key(node.table(), node.identity());
    node.properties().forEach(p -> column(node.table(), p.column(), p.type()));
    node.references().forEach(reference -> columns(node.table(), reference.columns()));
    for (OwnedEdge edge : node.edges()) {
      switch (edge.source()) {
        case Source.Columns(KeyColumns foreign) -> columns(node.table(), foreign);
        case Source.Elements(String column, char delimiter, ColumnType type) ->
            column(node.table(), column, new ColumnType.Array((ColumnType.Scalar) type, delimiter));
      }
    }
  }

  private void add(JoinType join) {
    key(join.table(), join.identity());
    columns(join.table(), join.from());
    columns(join.table(), join.to());
    join.edge().properties().forEach(p -> column(join.table(), p.column(), p.type()));
  }

  private void key(TableId table, KeyColumns key) {
    keys.put(table, key);
    columns(table, key);
  }

  private void columns(TableId table, KeyColumns tuple) {
    for (int i = 0; i < tuple.columns().size(); i++) {
      column(table, tuple.columns().get(i), tuple.types().get(i));
    }
  }

  private void column(TableId table, String name, ColumnType type) {
    columns.computeIfAbsent(table, t -> new LinkedHashMap<>()).putIfAbsent(name, type);
  }

  private Catalog build() {
    Map<TableId, Table> tables = new HashMap<>();
    columns.forEach(
        (id, types) -> {
          List<String> key = Objects.requireNonNull(keys.get(id)).columns();
          List<Column> list = new ArrayList<>();
          types.forEach(
              (name, type) -> list.add(new Column(name, type, key.contains(name), Generated.NO)));
          tables.put(
              id,
              new Table(
                  id,
                  id.hashCode(),
                  'r',
                  list,
                  key,
                  ReplicaIdentity.DEFAULT,
                  key,
                  List.of(key),
                  List.of(),
                  List.of(),
                  false,
                  "as it was made"));
        });
    return new Catalog(tables);
  }
}
