// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.binding.rule.EndBinder.EndNode;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Optional;

/** Finds by what the nodes of an entry are told apart: the first step of binding it. */
final class KeyBinder {

  private static final KeyColumns NO_COLUMNS = new KeyColumns(List.of(), List.of());

  private final TableRules tables;
  private final Problems problems;

  KeyBinder(TableRules tables, Problems problems) {
    this.tables = tables;
    this.problems = problems;
  }

  /** What edges must know of the entry; empty, with problems reported, if that is not known. */
  Optional<EndNode> end(NodeEntry node) {
    return switch (node) {
      case NodeEntry.FromTable entry -> rows(entry);
      case NodeEntry.ValuesOf entry -> values(entry);
      case NodeEntry.External entry -> Optional.of(new EndNode.OfGraph(entry.key()));
    };
  }

  private Optional<EndNode> rows(NodeEntry.FromTable entry) {
    MappingPath path = Paths.of(entry).then("table");
    return tables.find(path, entry.table()).map(table -> rows(entry, table));
  }

  private EndNode rows(NodeEntry.FromTable entry, EntryTable table) {
    MappingPath path = Paths.of(entry);
    Optional<KeyColumns> identity = table.identity(path.then("table"));
    Optional<KeyColumns> key =
        entry.key().isEmpty()
            ? primaryKey(path.then("table"), table)
            : userKey(path.then("key"), table, entry.key());
    KeyColumns otherwise = identity.or(() -> key).orElse(NO_COLUMNS);
    return new EndNode.OfRows(
        table,
        identity.orElse(otherwise),
        key.orElse(otherwise),
        identity.isPresent() && key.isPresent());
  }

  /** Users know a row by its primary key; without one, by what the stream knows it by. */
  private static Optional<KeyColumns> primaryKey(MappingPath path, EntryTable table) {
    List<String> columns = table.table().primaryKey();
    return columns.isEmpty() ? table.identity(path) : table.keyColumns(path, columns);
  }

  private Optional<KeyColumns> userKey(MappingPath path, EntryTable table, List<String> columns) {
    Optional<KeyColumns> key = table.keyColumns(path, columns);
    if (key.isEmpty()) {
      return key;
    }
    if (!table.isUnique(columns)) {
      problems.add(
          path,
          "names columns that are no unique key of "
              + table.table().id()
              + "; its keys are "
              + table.uniqueKeys());
      return Optional.empty();
    }
    return key.filter(found -> isNotNull(path, table, columns));
  }

  private boolean isNotNull(MappingPath path, EntryTable table, List<String> columns) {
    List<String> nullable =
        table.table().columns().stream()
            .filter(column -> columns.contains(column.name()) && !column.notNull())
            .map(Column::name)
            .toList();
    if (!nullable.isEmpty()) {
      problems.add(
          path,
          "names "
              + String.join(", ", nullable)
              + ", which may be NULL; a key may not, so set NOT NULL or choose another");
    }
    return nullable.isEmpty();
  }

  private Optional<EndNode> values(NodeEntry.ValuesOf entry) {
    MappingPath path = Paths.of(entry).then("values_of");
    Optional<EntryTable> table = tables.find(path, entry.table());
    Optional<KeyColumns> identity = table.flatMap(found -> found.identity(path));
    Optional<ColumnType> type =
        table.flatMap(found -> found.column(path, entry.column())).map(Column::type);
    Optional<String> refusal = type.map(KeyBinder::element).flatMap(ColumnType::keyRefusal);
    refusal.ifPresent(
        why -> problems.add(path, "makes nodes of '" + entry.column() + "', whose " + why));
    return identity.isPresent() && type.isPresent() && refusal.isEmpty()
        ? Optional.of(new EndNode.OfValues(table.get(), identity.get(), element(type.get())))
        : Optional.empty();
  }

  /** The type of one value of a column. */
  private static ColumnType element(ColumnType type) {
    return type instanceof ColumnType.Array array ? array.element() : type;
  }
}
