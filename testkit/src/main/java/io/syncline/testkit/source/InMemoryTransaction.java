// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.testkit.source.RowChange.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of a user. It sees what is visible and what it wrote itself, and fails at once
 * where PostgreSQL would wait for a lock. Guarded by its database.
 */
public final class InMemoryTransaction {
  private final InMemoryDatabase database;
  private final List<RowChange> changes = new ArrayList<>();
  private final Set<Object> locks = new HashSet<>();
  private long xid = -1;
  private boolean logged;
  private boolean ended;
  private int savepoint;

  private record RowLock(TableId table, List<String> key) {}

  /** Somebody else has the lock. */
  public static final class Locked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Locked(Object lock) {
      super(lock + " is locked");
    }
  }

  InMemoryTransaction(InMemoryDatabase database) {
    this.database = database;
  }

  OptionalLong xid() {
    return xid < 0 ? OptionalLong.empty() : OptionalLong.of(xid);
  }

  /** The rows of a table as this transaction sees them. */
  public List<Row> rows(TableId table) {
    synchronized (database) {
      return List.copyOf(view().all(table));
    }
  }

  public @Nullable Row find(TableId table, List<String> key) {
    synchronized (database) {
      return view().find(table, key);
    }
  }

  private TableRows view() {
    if (changes.isEmpty()) {
      return database.visibleRows();
    }
    TableRows view = database.visibleRows().copy();
    changes.forEach(view::apply);
    return view;
  }

  public void insert(TableId table, Row row) {
    synchronized (database) {
      List<String> key = keyOf(table, row);
      lock(new RowLock(table, key));
      require(view().find(table, key) == null, table + " has a row " + key);
      add(Kind.INSERT, table, null, key, null, row);
    }
  }

  public void update(TableId table, List<String> formerKey, Row row) {
    synchronized (database) {
      List<String> key = keyOf(table, row);
      lock(new RowLock(table, formerKey));
      lock(new RowLock(table, key));
      Row before = Objects.requireNonNull(view().find(table, formerKey));
      require(key.equals(formerKey) || view().find(table, key) == null, "has a row " + key);
      add(Kind.UPDATE, table, formerKey, key, before, row);
    }
  }

  /** Gives a row another key. */
  public void rekey(TableId table, List<String> formerKey, List<String> key) {
    synchronized (database) {
      Row row = Objects.requireNonNull(find(table, formerKey));
      update(table, formerKey, withKey(table, row, key));
    }
  }

  private Row withKey(TableId table, Row row, List<String> key) {
    List<Value> values = new ArrayList<>(row.values());
    List<String> columns = database.table(table).identityColumns();
    for (int i = 0; i < columns.size(); i++) {
      values.set(row.columns().indexOf(columns.get(i)), Value.of(key.get(i)));
    }
    return new Row(row.columns(), values);
  }

  public void delete(TableId table, List<String> key) {
    synchronized (database) {
      lock(new RowLock(table, key));
      Row before = Objects.requireNonNull(view().find(table, key));
      add(Kind.DELETE, table, key, key, before, null);
    }
  }

  public void truncate(TableId table) {
    synchronized (database) {
      lock(table);
      add(Kind.TRUNCATE, table, null, List.of(), null, null);
    }
  }

  /**
   * Changes all rows of a table, and with them the table's fingerprint, as an ALTER TABLE does that
   * rewrites it: no stream delivers a row of it.
   */
  public void rewrite(TableId table, UnaryOperator<Row> edit) {
    synchronized (database) {
      lock(table);
      for (Row row : List.copyOf(view().all(table))) {
        List<String> key = keyOf(table, row);
        add(Kind.REWRITE, table, key, key, row, edit.apply(row));
      }
    }
  }

  /** Takes the lock of something that is no row, such as a value of a unique column. */
  public void lockValue(String value) {
    synchronized (database) {
      lock(value);
    }
  }

  private void lock(Object wanted) {
    require(!logged && !ended, "the transaction is over");
    for (InMemoryTransaction other : database.underWay()) {
      if (!other.equals(this) && other.locks.stream().anyMatch(held -> conflict(held, wanted))) {
        throw new Locked(wanted);
      }
    }
    locks.add(wanted);
  }

  private static boolean conflict(Object held, Object wanted) {
    return held.equals(wanted)
        || (held instanceof RowLock(TableId table, List<String> key) && table.equals(wanted))
        || (wanted instanceof RowLock(TableId table, List<String> key) && table.equals(held));
  }

  private void add(
      Kind kind,
      TableId table,
      @Nullable List<String> formerKey,
      List<String> key,
      @Nullable Row before,
      @Nullable Row after) {
    if (xid < 0) {
      xid = database.newXid();
    }
    changes.add(
        new RowChange(
            kind,
            table,
            changes.size() + 1L,
            database.table(table).identityColumns(),
            formerKey,
            key,
            before,
            after));
  }

  public List<String> keyOf(TableId table, Row row) {
    List<String> key = new ArrayList<>();
    for (String column : database.table(table).identityColumns()) {
      key.add(((Value.Present) row.value(column)).text());
    }
    return key;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException(what);
    }
  }

  /** Remembers how far the transaction is; there is one savepoint. */
  public void savepoint() {
    savepoint = changes.size();
  }

  public void rollbackToSavepoint() {
    synchronized (database) {
      changes.subList(Math.min(savepoint, changes.size()), changes.size()).clear();
    }
  }

  public void rollback() {
    synchronized (database) {
      changes.clear();
      end();
    }
  }

  /** Commits, at once visible. */
  public void commit() {
    synchronized (database) {
      writeCommit();
      becomeVisible();
    }
  }

  /** Writes the commit record, so that streams deliver the transaction; nobody sees it yet. */
  public void writeCommit() {
    synchronized (database) {
      require(!ended && !logged, "the transaction is over");
      logged = true;
      if (!changes.isEmpty()) {
        database.log(xid, changes);
      }
    }
  }

  public void becomeVisible() {
    synchronized (database) {
      require(logged && !ended, "only what is in the log becomes visible, and once");
      database.show(changes);
      end();
    }
  }

  /** Whether the commit record is written, and nobody sees it yet. */
  public boolean invisible() {
    synchronized (database) {
      return logged && !ended;
    }
  }

  /** Whether it was rolled back, or its commit is visible. */
  public boolean over() {
    synchronized (database) {
      return ended;
    }
  }

  void endByCrash() {
    if (logged) {
      becomeVisible();
    } else {
      rollback();
    }
  }

  private void end() {
    ended = true;
    locks.clear();
    database.ended(this);
  }
}
