// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.Columns;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.Catalog;
import io.syncline.testkit.source.InMemoryDatabase;
import io.syncline.testkit.source.InMemoryTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Users of the database who do anything at any time, a step at a time. */
public final class SimulatedUsers {
  private static final String ORG = new UUID(1, 1).toString();
  private static final List<String> WORDS = List.of("water", "health", "secret", "Köln", "");
  static final String POISON = "poison";
  private static final List<TableId> TABLES =
      List.of(
          TableId.of("persons"),
          TableId.of("bills"),
          TableId.of("bills"),
          TableId.of("sessions"),
          TableId.of("voted"),
          TableId.of("revoted"),
          TableId.of("memberships"));

  private final InMemoryDatabase database;
  private final Catalog catalog;
  private final Random dice;
  private final boolean poisoning;
  private final List<InMemoryTransaction> open = new ArrayList<>();
  private boolean rewriting;

  /** From now on tables are rewritten now and then. */
  void rewriteTables() {
    rewriting = true;
  }

  /**
   * @param poisoning whether they write what the target refuses now and then
   */
  public SimulatedUsers(
      InMemoryDatabase database, Catalog catalog, Random dice, boolean poisoning) {
    this.poisoning = poisoning;
    this.database = database;
    this.catalog = catalog;
    this.dice = dice;
  }

  /** One statement, or the end of a transaction, of one of the users. */
  public void step() {
    open.removeIf(InMemoryTransaction::over);
    if (open.isEmpty() || (open.size() < 3 && dice.nextInt(4) == 0)) {
      open.add(database.begin());
    }
    InMemoryTransaction some = open.get(dice.nextInt(open.size()));
    if (some.invisible()) {
      if (dice.nextInt(3) == 0) {
        some.becomeVisible();
      }
    } else if (dice.nextInt(4) == 0) {
      end(some);
    } else {
      try {
        statement(some);
      } catch (InMemoryTransaction.Locked e) {
        some.rollback();
      }
    }
  }

  /** Makes rows harmless that the target refuses. */
  public void mend() {
    InMemoryTransaction mending = database.begin();
    for (TableId table : List.of(TableId.of("persons"), TableId.of("bills"))) {
      for (Row row : mending.rows(table)) {
        List<Value> values = new ArrayList<>(row.values());
        if (java.util.Collections.replaceAll(values, Value.of(POISON), Value.of("water"))) {
          mending.update(table, mending.keyOf(table, row), new Row(row.columns(), values));
        }
      }
    }
    mending.commit();
  }

  private void end(InMemoryTransaction some) {
    switch (dice.nextInt(6)) {
      case 0 -> some.rollback();
      case 1, 2 -> some.writeCommit();
      default -> some.commit();
    }
  }

  /** Nobody does anything any more. */
  public void rest() {
    for (InMemoryTransaction each : open) {
      if (each.invisible()) {
        each.becomeVisible();
      } else if (!each.over()) {
        each.commit();
      }
    }
    open.clear();
  }

  private void statement(InMemoryTransaction some) {
    TableId table = TABLES.get(dice.nextInt(TABLES.size()));
    if (table.name().equals("persons")) {
      some.lockValue("people's e-mail addresses");
    }
    List<Row> rows = some.rows(table);
    Row row = rows.isEmpty() ? null : rows.get(dice.nextInt(rows.size()));
    int what = dice.nextInt(40);
    if (what == 0) {
      truncateOrRewrite(some, table);
    } else if (what == 1) {
      some.savepoint();
    } else if (what == 2) {
      some.rollbackToSavepoint();
    } else if (row == null || what < 16) {
      insert(some, table);
    } else if (what < 28) {
      some.update(table, some.keyOf(table, row), changed(some, table, row));
    } else if (what < 33) {
      some.delete(table, some.keyOf(table, row));
    } else {
      rekey(some, table, some.keyOf(table, row));
    }
  }

  private void truncateOrRewrite(InMemoryTransaction some, TableId table) {
    if (dice.nextBoolean()) {
      some.truncate(table);
    } else if (rewriting && !table.name().equals("persons")) {
      some.rewrite(table, row -> changed(some, table, row));
    }
  }

  private void insert(InMemoryTransaction some, TableId table) {
    List<String> key = key(table, 1 + dice.nextInt(6));
    if (some.find(table, key) == null) {
      List<String> columns = columns(table);
      List<Value> values = new ArrayList<>();
      for (String column : columns) {
        int part = keyColumns(table).indexOf(column);
        values.add(part < 0 ? value(some, table, column) : Value.of(key.get(part)));
      }
      some.insert(table, new Row(new Columns(columns), values));
    }
  }

  private Row changed(InMemoryTransaction some, TableId table, Row row) {
    List<Value> values = new ArrayList<>(row.values());
    for (int i = 0; i < values.size(); i++) {
      String column = row.columns().names().get(i);
      if (!keyColumns(table).contains(column) && dice.nextInt(4) == 0) {
        values.set(i, value(some, table, column));
      }
    }
    return new Row(row.columns(), values);
  }

  /** Gives a row a key that is free, or that of another row, which gets its own. */
  private void rekey(InMemoryTransaction some, TableId table, List<String> from) {
    List<String> to = key(table, 1 + dice.nextInt(6));
    if (to.equals(from)) {
      return;
    }
    if (some.find(table, to) == null) {
      some.rekey(table, from, to);
    } else if (dice.nextBoolean()) {
      List<String> between = key(table, 99);
      some.rekey(table, from, between);
      some.rekey(table, to, from);
      some.rekey(table, between, to);
    } else {
      some.delete(table, to);
      some.rekey(table, from, to);
    }
  }

  private List<String> columns(TableId table) {
    return catalog.find(table).orElseThrow().columns().stream().map(Catalog.Column::name).toList();
  }

  private List<String> keyColumns(TableId table) {
    return catalog.find(table).orElseThrow().identityColumns();
  }

  private static List<String> key(TableId table, int number) {
    return switch (table.name()) {
      case "sessions" -> List.of(ORG, Integer.toString(number));
      case "memberships" -> List.of(new UUID(7, number).toString());
      default -> List.of(Integer.toString(number));
    };
  }

  private Value value(InMemoryTransaction some, TableId table, String column) {
    String text = text(some, table, column);
    return text == null ? Value.NULL : Value.of(text);
  }

  private @Nullable String text(InMemoryTransaction some, TableId table, String column) {
    if (dice.nextInt(5) == 0) {
      return null;
    }
    return switch (column) {
      case "graph_id" -> "Person:" + number();
      case "email" -> freeAddress(some, table);
      case "mail" -> "m" + number() + "@b.c";
      case "co_sponsors" -> numbers();
      case "tags" -> words();
      case "org" -> ORG;
      case "value" -> Integer.toString(dice.nextInt(5) - 2);
      case "seen", "at" -> "2024-02-0" + number() + " 12:00:00+00";
      case "status" -> List.of("draft", "passed", "withdrawn").get(dice.nextInt(3));
      case "name", "title" -> poisoning && dice.nextInt(12) == 0 ? POISON : word();
      case "summary", "note" -> word().repeat(dice.nextInt(20));
      default -> Integer.toString(number());
    };
  }

  private @Nullable String freeAddress(InMemoryTransaction some, TableId table) {
    Value address = Value.of("m" + number() + "@b.c");
    boolean taken = some.rows(table).stream().anyMatch(r -> r.value("email").equals(address));
    return taken ? null : ((Value.Present) address).text();
  }

  private int number() {
    return 1 + dice.nextInt(6);
  }

  private String word() {
    return WORDS.get(dice.nextInt(WORDS.size()));
  }

  private String numbers() {
    List<String> numbers = new ArrayList<>();
    for (int i = dice.nextInt(4) == 0 ? 30 : dice.nextInt(4); i > 0; i--) {
      numbers.add(dice.nextInt(10) == 0 ? "NULL" : Integer.toString(number()));
    }
    return "{" + String.join(",", numbers) + "}";
  }

  private String words() {
    List<String> words = new ArrayList<>();
    for (int i = dice.nextInt(4) == 0 ? 12 : dice.nextInt(4); i > 0; i--) {
      words.add(dice.nextInt(10) == 0 ? "NULL" : "\"" + word() + "\"");
    }
    return "{" + String.join(",", words) + "}";
  }
}
