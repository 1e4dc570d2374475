// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.MappingPath;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.RowFilter;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.core.mapping.Catalog.Table;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of one entry, and what of it the entry may use. */
final class EntryTable {

  private final Table table;
  private final GeneratedColumns generated;
  private final Problems problems;

  EntryTable(Table table, GeneratedColumns generated, Problems problems) {
    this.table = table;
    this.generated = generated;
    this.problems = problems;
  }

  Table table() {
    return table;
  }

  /** A column that exists and is published. */
  Optional<Column> column(MappingPath path, String name) {
    Optional<Column> column = table.find(name);
    if (column.isEmpty()) {
      problems.add(
          path,
          "names the column '"
              + name
              + "', which "
              + table.id()
              + " does not have"
              + Problems.nearest(name, columnNames()));
      return column;
    }
    return column.filter(found -> isPublished(path, found));
  }

  /** All of the columns, or none if there is something wrong with any. */
  Optional<List<Column>> columns(MappingPath path, List<String> names) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      column(path.at(i), names.get(i)).ifPresent(columns::add);
    }
    return columns.size() == names.size() ? Optional.of(columns) : Optional.empty();
  }

  private List<String> columnNames() {
    return table.columns().stream().map(Column::name).toList();
  }

  boolean isPublished(Column column) {
    return switch (column.generated()) {
      case NO -> true;
      case STORED -> generated == GeneratedColumns.PUBLISHED;
      case VIRTUAL -> false;
    };
  }

  private boolean isPublished(MappingPath path, Column column) {
    if (!isPublished(column)) {
      problems.add(path, unpublished(column));
    }
    return isPublished(column);
  }

  private String unpublished(Column column) {
    String why =
        column.generated() == Generated.VIRTUAL
            ? "is generated when it is read, and PostgreSQL never publishes such columns"
            : "is generated, and only PostgreSQL 18 and newer publish such columns";
    return "uses the column '"
        + column.name()
        + "' of "
        + table.id()
        + ", which "
        + why
        + "; leave it out, here or with properties: { except: ["
        + column.name()
        + "] }";
  }

  Optional<KeyColumns> keyColumns(MappingPath path, List<String> names) {
    return columns(path, names).filter(columns -> canBeKey(path, columns)).map(EntryTable::key);
  }

  /** The columns by which the stream names a row. */
  Optional<KeyColumns> identity(MappingPath path) {
    return keyColumns(path, table.identityColumns());
  }

  private boolean canBeKey(MappingPath path, List<Column> columns) {
    boolean can = true;
    for (Column column : columns) {
      Optional<String> refusal = column.type().keyRefusal();
      refusal.ifPresent(
          why -> problems.add(path, "uses " + table.id() + "." + column.name() + ", whose " + why));
      can &= refusal.isEmpty();
    }
    return can;
  }

  static KeyColumns key(List<Column> columns) {
    return new KeyColumns(
        columns.stream().map(Column::name).toList(), columns.stream().map(Column::type).toList());
  }

  /** Whether no two rows agree in these columns. */
  boolean isUnique(List<String> columns) {
    return isSame(columns, table.primaryKey())
        || table.uniqueKeys().stream().anyMatch(key -> isSame(columns, key));
  }

  static boolean isSame(List<String> one, List<String> other) {
    return !one.isEmpty() && one.size() == other.size() && new HashSet<>(one).containsAll(other);
  }

  /** For messages: the column lists by which a row can be named. */
  String uniqueKeys() {
    return Stream.concat(Stream.of(table.primaryKey()), table.uniqueKeys().stream())
        .filter(key -> !key.isEmpty())
        .map(key -> "(" + String.join(", ", key) + ")")
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The filter with its columns' types; null for no filter, and for one with problems. */
  @Nullable BoundFilter filter(MappingPath entry, @Nullable RowFilter where) {
    if (where == null) {
      return null;
    }
    MappingPath path = entry.then("where");
    Map<String, ColumnType> types =
        table.columns().stream().collect(Collectors.toMap(Column::name, Column::type));
    return switch (where.bind(types)) {
      case RowFilter.Bound.Invalid(var wrong) -> {
        wrong.forEach(p -> problems.add(path.at(p.offset()), "does not fit: " + p.message()));
        yield null;
      }
      case RowFilter.Bound.Valid(var filter) -> {
        for (String name : where.columns()) {
          table.find(name).ifPresent(column -> isPublished(path, column));
        }
        yield filter;
      }
    };
  }
}
