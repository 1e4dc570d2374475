// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of every table by their keys, in key order. Guarded by its owner. */
final class TableRows {
  private static final Comparator<List<String>> BY_KEY =
      (one, other) -> {
        int order = 0;
        for (int i = 0; i < one.size() && order == 0; i++) {
          order = one.get(i).compareTo(other.get(i));
        }
        return order;
      };

  private final Map<TableId, TreeMap<List<String>, Row>> rows = new HashMap<>();
  private final Map<TableId, Map<List<String>, Long>> states = new HashMap<>();
  private long changes;

  TableRows copy() {
    TableRows copy = new TableRows();
    rows.forEach((table, byKey) -> copy.rows.put(table, new TreeMap<>(byKey)));
    return copy;
  }

  NavigableMap<List<String>, Row> of(TableId table) {
    return rows.computeIfAbsent(table, t -> new TreeMap<>(BY_KEY));
  }

  Collection<Row> all(TableId table) {
    return of(table).values();
  }

  @Nullable Row find(TableId table, List<String> key) {
    return of(table).get(key);
  }

  /** Tells what was written last of a row from everything else that ever was. */
  String state(TableId table, List<String> key) {
    return "state " + states.getOrDefault(table, Map.of()).get(key);
  }

  void apply(RowChange change) {
    changes++;
    NavigableMap<List<String>, Row> table = of(change.table());
    if (change.kind() == RowChange.Kind.TRUNCATE) {
      table.clear();
      return;
    }
    if (change.formerKey() != null) {
      table.remove(change.formerKey());
    }
    if (change.after() != null) {
      table.put(change.key(), change.after());
      states.computeIfAbsent(change.table(), t -> new HashMap<>()).put(change.key(), changes);
    }
  }
}
