// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.Partition;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.mapping.Catalog.Table;
import io.syncline.core.type.SqlText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * SQL after which changes of a table can be captured. PostgreSQL asks each partition for its own
 * settings, and those of the table above count for nothing, so there is a statement for each.
 */
public final class TableRemedy {

  private TableRemedy() {}

  /** What puts the changes of an unlogged table into the log. */
  static String log(Table table) {
    return alterAll(table, "SET LOGGED");
  }

  /** What to do to give its rows an identity, to be put behind a complaint. */
  public static String advice(Table table) {
    return identify(table)
        .map(sql -> "run: " + sql)
        .orElse("give it a primary key, of which all columns that it is partitioned by are part");
  }

  /**
   * What gives its rows an identity by which an UPDATE or DELETE names them; empty for a
   * partitioned table that has nothing to make a primary key of.
   */
  public static Optional<String> identify(Table table) {
    if (!table.primaryKey().isEmpty()) {
      return Optional.of(alterAll(table, "REPLICA IDENTITY DEFAULT"));
    }
    List<String> key = notNullKey(table);
    if (key.isEmpty() && !table.partitions().isEmpty()) {
      return Optional.empty();
    }
    String add =
        key.isEmpty()
            ? "COLUMN " + newName(table) + " bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
            : "PRIMARY KEY (" + identifiers(key) + ")";
    String added = alter(table.id(), "ADD " + add);
    return Optional.of(
        table.replicaIdentity() == ReplicaIdentity.NOTHING
            ? added + " " + alterAll(table, "REPLICA IDENTITY DEFAULT")
            : added);
  }

  private static List<String> notNullKey(Table table) {
    return table.uniqueKeys().stream()
        .filter(key -> key.stream().allMatch(name -> isNotNull(table, name)))
        .findFirst()
        .orElse(List.of());
  }

  private static boolean isNotNull(Table table, String column) {
    return table.find(column).filter(Column::notNull).isPresent();
  }

  private static String newName(Table table) {
    return SqlText.identifier(table.find("id").isEmpty() ? "id" : "syncline_id");
  }

  private static String identifiers(List<String> names) {
    return names.stream().map(SqlText::identifier).collect(Collectors.joining(", "));
  }

  private static String alterAll(Table table, String what) {
    return table.partitions().isEmpty()
        ? alter(table.id(), what)
        : table.partitions().stream()
            .map(Partition::id)
            .map(leaf -> alter(leaf, what))
            .collect(Collectors.joining(" "));
  }

  private static String alter(TableId table, String what) {
    return "ALTER TABLE %s.%s %s;"
        .formatted(SqlText.identifier(table.schema()), SqlText.identifier(table.name()), what);
  }
}
