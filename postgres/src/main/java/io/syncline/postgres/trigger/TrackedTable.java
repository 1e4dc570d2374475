// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedEdge.Source;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table whose changes are noticed by triggers.
 *
 * @param identity the columns of a row's key
 * @param entries the mapping entries its rows project to
 */
public record TrackedTable(TableId table, KeyColumns identity, List<TrackedEntry> entries) {
  public TrackedTable {
    entries = List.copyOf(entries);
  }

  /** The tables of a mapping, sorted. */
  public static List<TrackedTable> of(BoundMapping mapping) {
    Map<TableId, TrackedTable> tables = new TreeMap<>();
    for (NodeType node : mapping.nodes()) {
      switch (node) {
        case NodeType.TableNode table -> add(tables, table.table(), table.identity(), entry(table));
        case NodeType.ValueNode values ->
            add(tables, values.table(), values.identity(), entry(values));
        case NodeType.ExternalNode external -> {}
      }
    }
    for (JoinType join : mapping.joins()) {
      add(tables, join.table(), join.identity(), entry(join));
    }
    return List.copyOf(tables.values());
  }

  /**
   * The same, with no values of these columns recorded.
   *
   * @param masked {@code column} or {@code Entry.column}
   */
  public TrackedTable masking(Set<String> masked) {
    return new TrackedTable(
        table, identity, entries.stream().map(entry -> entry.masking(masked)).toList());
  }

  private static void add(
      Map<TableId, TrackedTable> tables, TableId table, KeyColumns identity, TrackedEntry entry) {
    TrackedTable known = tables.getOrDefault(table, new TrackedTable(table, identity, List.of()));
    List<TrackedEntry> entries = new ArrayList<>(known.entries());
    entries.add(entry);
    tables.put(table, new TrackedTable(table, identity, entries));
  }

  private static TrackedEntry entry(NodeType.TableNode node) {
    Columns columns = new Columns(node.identity(), node.where());
    for (Property property : node.properties()) {
      if (!backReference(node.backReference(), property)) {
        columns.add(property);
      }
    }
    node.references().forEach(reference -> columns.add(reference.columns()));
    for (OwnedEdge edge : node.edges()) {
      switch (edge.source()) {
        case Source.Columns(KeyColumns key) -> columns.add(key);
        case Source.Elements elements -> columns.addArray(elements.column());
      }
    }
    return columns.entry(node.name(), node.lane());
  }

  /** What we write into the row ourselves changes nothing. */
  private static boolean backReference(@Nullable BackReference reference, Property property) {
    return reference != null && reference.property().equals(property.name());
  }

  private static TrackedEntry entry(NodeType.ValueNode values) {
    Columns columns = new Columns(values.identity(), values.where());
    if (values.array()) {
      columns.addArray(values.column());
    } else {
      columns.all.add(values.column());
    }
    return columns.entry(values.name(), values.lane());
  }

  private static TrackedEntry entry(JoinType join) {
    Columns columns = new Columns(join.identity(), join.where());
    columns.add(join.from());
    columns.add(join.to());
    join.edge().properties().forEach(columns::add);
    return columns.entry(join.name(), join.lane());
  }

  private static final class Columns {
    private final @Nullable BoundFilter where;
    private final Set<String> all = new LinkedHashSet<>();
    private final Set<String> arrays = new LinkedHashSet<>();

    Columns(KeyColumns identity, @Nullable BoundFilter where) {
      this.where = where;
      add(identity);
      if (where != null) {
        all.addAll(where.source().columns());
      }
    }

    void add(KeyColumns key) {
      all.addAll(key.columns());
    }

    void add(Property property) {
      if (property.type() instanceof ColumnType.Array) {
        addArray(property.column());
      } else {
        all.add(property.column());
      }
    }

    void addArray(String column) {
      all.add(column);
      arrays.add(column);
    }

    TrackedEntry entry(String name, Lane lane) {
      return new TrackedEntry(name, lane, List.copyOf(all), List.copyOf(arrays), where);
    }
  }
}
