// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is visible, which may lack commits that were streamed long ago. */
final class InMemoryRowReader implements RowReader {
  private final InMemoryDatabase database;
  private final int incarnation;

  InMemoryRowReader(InMemoryDatabase database) {
    this.database = database;
    this.incarnation = database.incarnation();
  }

  @Override
  public Rows readKeys(TableId table, KeyColumns key, List<String> keys, List<String> columns) {
    Set<String> wanted = new HashSet<>(keys);
    return read(
        () ->
            database.visibleRows().all(table).stream()
                .filter(row -> wanted.contains(text(key, row)))
                .map(row -> select(row, columns))
                .toList());
  }

  /** The canonical text of a row's key. */
  static String text(KeyColumns key, Row row) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      String text = ((Value.Present) row.value(key.columns().get(i))).text();
      parts.add(KeyText.part(key.types().get(i), text));
    }
    return KeyText.of(parts);
  }

  @Override
  public Rows readAfter(
      TableId table,
      KeyColumns key,
      @Nullable List<String> after,
      int limit,
      List<String> columns) {
    return read(
        () -> {
          NavigableMap<List<String>, Row> byKey = database.visibleRows().of(table);
          Map<List<String>, Row> rest = after == null ? byKey : byKey.tailMap(after, false);
          Collection<Row> rows = rest.values();
          return rows.stream().limit(limit).map(row -> select(row, columns)).toList();
        });
  }

  private Rows read(java.util.function.Supplier<List<Row>> rows) {
    database.requireIncarnation(incarnation);
    Position low = Position.endOf(database.lsn());
    database.duringReads().run();
    synchronized (database) {
      database.requireIncarnation(incarnation);
      if (database.lsn() > low.lsn()) {
        database.readAhead();
      }
      return new Rows(low, database.snapshot(), rows.get());
    }
  }

  /** Some columns of a row. */
  static Row select(Row row, List<String> columns) {
    List<Value> values = new ArrayList<>();
    for (String column : columns) {
      int index = row.columns().indexOf(column);
      values.add(row.values().get(Objects.checkIndex(index, row.values().size())));
    }
    return new Row(new Columns(columns), values);
  }

  @Override
  public void close() {}
}
