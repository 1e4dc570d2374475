// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.init;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog.ForeignKey;
import io.syncline.core.mapping.Catalog.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells tables that only join two others: their rows are better relationships than nodes. */
final class JoinTables {

  /** With more columns of its own, a row is rather a thing than a relationship. */
  private static final int MOST_COLUMNS = 4;

  private final Set<TableId> referenced;
  private final Set<TableId> usable;

  JoinTables(List<Table> usable) {
    this.usable = usable.stream().map(Table::id).collect(Collectors.toSet());
    this.referenced =
        usable.stream()
            .flatMap(table -> table.foreignKeys().stream())
            .map(ForeignKey::referenced)
            .collect(Collectors.toSet());
  }

  boolean isOne(Table table) {
    return table.foreignKeys().size() == 2
        && !referenced.contains(table.id())
        && table.foreignKeys().stream().allMatch(key -> usable.contains(key.referenced()))
        && !why(table).isEmpty();
  }

  /** What speaks for it; nothing, if it is none. */
  static String why(Table table) {
    Set<String> ends = ends(table);
    if (ends.equals(new HashSet<>(table.primaryKey()))) {
      return "the primary key is made of two foreign keys";
    }
    boolean pairs = table.uniqueKeys().stream().anyMatch(key -> new HashSet<>(key).equals(ends));
    long others =
        table.columns().stream()
            .filter(c -> !ends.contains(c.name()) && !table.primaryKey().contains(c.name()))
            .count();
    return pairs && others <= MOST_COLUMNS
        ? "two foreign keys that are unique together, and little else"
        : "";
  }

  private static Set<String> ends(Table table) {
    return table.foreignKeys().stream()
        .flatMap(key -> key.columns().stream())
        .collect(Collectors.toSet());
  }
}
