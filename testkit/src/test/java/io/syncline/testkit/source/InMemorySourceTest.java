// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Catalog;
import io.syncline.testkit.contract.SourceContract;
import io.syncline.testkit.contract.SourceStore;
import io.syncline.testkit.contract.SourceTables;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The in-memory source keeps every rule of a source. */
final class InMemorySourceTest extends SourceContract {

  @Override
  protected SourceStore openStore() {
    InMemoryDatabase database =
        new InMemoryDatabase(SourceTables.catalog(), InstantSource.system());
    return new Store(database);
  }

  private record Store(InMemoryDatabase database) implements SourceStore {
    @Override
    public ChangeSource open() {
      return database.open();
    }

    @Override
    public User begin() {
      return new Transaction(database.begin());
    }

    @Override
    public void dropSlot(PipelineId pipeline) {
      database.dropSlot(pipeline);
    }

    @Override
    public void disconnectAll() {
      database.disconnectAll();
    }

    @Override
    public void close() {}
  }

  private record Transaction(InMemoryTransaction transaction) implements SourceStore.User {
    private static Catalog.Table table(String name) {
      return SourceTables.catalog().find(TableId.of(name)).orElseThrow();
    }

    private static Row row(String table, Map<String, @Nullable String> values) {
      List<String> columns = table(table).columns().stream().map(Catalog.Column::name).toList();
      List<Value> row = new ArrayList<>();
      for (String column : columns) {
        String text = values.get(column);
        row.add(text == null ? Value.NULL : Value.of(text));
      }
      return new Row(new Columns(columns), row);
    }

    private static List<String> key(String table, Map<String, String> key) {
      return table(table).identityColumns().stream().map(key::get).toList();
    }

    @Override
    public void insert(String table, Map<String, @Nullable String> row) {
      transaction.insert(TableId.of(table), row(table, row));
    }

    @Override
    public void update(
        String table, Map<String, String> key, Map<String, @Nullable String> changes) {
      List<String> formerKey = key(table, key);
      Row before = Objects.requireNonNull(transaction.find(TableId.of(table), formerKey));
      List<Value> values = new ArrayList<>(before.values());
      changes.forEach(
          (column, text) ->
              values.set(
                  before.columns().indexOf(column), text == null ? Value.NULL : Value.of(text)));
      transaction.update(TableId.of(table), formerKey, new Row(before.columns(), values));
    }

    @Override
    public void delete(String table, Map<String, String> key) {
      transaction.delete(TableId.of(table), key(table, key));
    }

    @Override
    public void truncate(String table) {
      transaction.truncate(TableId.of(table));
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // any interleaving is right; this one is to be likely
    public void commit() {
      transaction.writeCommit();
      Thread.yield(); // the commit is streamed, and not visible yet
      transaction.becomeVisible();
    }

    @Override
    public void rollback() {
      transaction.rollback();
    }
  }
}
