// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.BackReferences;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.Verdict;
import io.syncline.core.mapping.NodeType.KeyColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes ids into rows, each in a transaction of its own, and never waits for a lock. */
final class InMemoryBackReferences implements BackReferences {
  private final InMemoryDatabase database;

  InMemoryBackReferences(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public List<String> write(TableId table, KeyColumns key, String column, Map<String, String> ids) {
    List<String> locked = new ArrayList<>();
    for (Row row : database.rows(table)) {
      String text = InMemoryRowReader.text(key, row);
      String id = ids.get(text);
      if (id != null && !row.value(column).equals(Value.of(id))) {
        InMemoryTransaction transaction = database.begin();
        try {
          transaction.update(table, transaction.keyOf(table, row), with(row, column, id));
          transaction.commit();
        } catch (InMemoryTransaction.Locked e) {
          transaction.rollback();
          locked.add(text);
        }
      }
    }
    return locked;
  }

  private static Row with(Row row, String column, String id) {
    List<Value> values = new ArrayList<>(row.values());
    values.set(row.columns().indexOf(column), Value.of(id));
    return new Row(row.columns(), values);
  }

  @Override
  public List<String> findMissing(Rows rows, @Nullable String after, int limit) {
    return find(rows, row -> row.value(rows.column()).equals(Value.NULL), after, limit);
  }

  @Override
  public List<String> findWrong(Rows rows, String prefix, @Nullable String after, int limit) {
    return find(
        rows,
        row ->
            !row.value(rows.column())
                .equals(Value.of(prefix + InMemoryRowReader.text(rows.key(), row))),
        after,
        limit);
  }

  private List<String> find(Rows rows, Predicate<Row> wanted, @Nullable String after, int limit) {
    database.requireUp();
    BoundFilter where = rows.where();
    return database.rows(rows.table()).stream()
        .filter(wanted)
        .filter(row -> where == null || where.evaluate(row::value) == Verdict.MATCHES)
        .map(row -> InMemoryRowReader.text(rows.key(), row))
        .sorted()
        .filter(text -> after == null || text.compareTo(after) > 0)
        .limit(limit)
        .toList();
  }
}
