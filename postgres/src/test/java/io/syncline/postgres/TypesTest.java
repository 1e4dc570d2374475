// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.RowCursor;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.change.Change;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.SqlText;
import io.syncline.testkit.types.AwkwardValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A value has one text, whichever way it is read, whatever the server's settings are. */
final class TypesTest {
  private static final String INPUT_SETTINGS =
      "SET search_path = public; SET DateStyle = 'ISO, YMD'; SET xmloption = content; SET TimeZone"
          + " = 'UTC';\n";

  private static final KeyColumns ID =
      new KeyColumns(List.of("id"), List.of(ColumnType.named("int8")));

  @Test
  void snapshotStreamAndReadsGiveTheSameText() {
    try (TestDatabase database = TestDatabase.create()) {
      database.sql(AwkwardValue.SETUP.toArray(String[]::new));
      useOddSettings(database);
      List<TableId> tables = createTables(database);
      database.setUp(tables.toArray(TableId[]::new));
      try (PostgresSource source = database.source()) {
        compare(database, source, tables);
      }
    }
  }

  /** What a DBA may have chosen for the whole database. */
  private static void useOddSettings(TestDatabase database) {
    for (String setting :
        List.of(
            "DateStyle = 'German, DMY'",
            "IntervalStyle = 'sql_standard'",
            "TimeZone = 'Asia/Kathmandu'",
            "extra_float_digits = -5",
            "bytea_output = 'escape'",
            "xmloption = 'document'",
            "quote_all_identifiers = on",
            "search_path = 'nowhere'")) {
      database.sql("ALTER DATABASE " + database.name() + " SET " + setting);
    }
  }

  private static List<TableId> createTables(TestDatabase database) {
    Map<String, List<AwkwardValue>> byType = new LinkedHashMap<>();
    AwkwardValue.all()
        .forEach(value -> byType.computeIfAbsent(value.type(), t -> new ArrayList<>()).add(value));
    List<TableId> tables = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    byType.forEach(
        (type, values) -> {
          TableId table = TableId.of("types_" + tables.size());
          tables.add(table);
          sql.append("CREATE TABLE %s (id int8 PRIMARY KEY, v %s);\n".formatted(table, type));
          sql.append("INSERT INTO %s VALUES (0, NULL);\n".formatted(table));
          for (int i = 0; i < values.size(); i++) {
            sql.append(
                "INSERT INTO %s VALUES (%d, %s);\n"
                    .formatted(table, i + 1, SqlText.literal(values.get(i).input())));
          }
        });
    database.sql(INPUT_SETTINGS + sql);
    return tables;
  }

  private static void compare(TestDatabase database, PostgresSource source, List<TableId> tables) {
    Catalog catalog = source.loadCatalog(tables);
    Map<String, String> snapshotted = new TreeMap<>();
    Map<String, String> read = new TreeMap<>();
    Map<String, String> streamed = new TreeMap<>();
    try (SnapshotSession snapshot = source.beginSnapshot(List.of(Follower.PIPELINE), catalog)) {
      for (TableId table : tables) {
        try (RowCursor cursor = snapshot.open(table, List.of("id", "v"))) {
          cursor.next(1000).forEach(row -> put(snapshotted, table, row));
        }
        source
            .rowReader()
            .readAfter(table, ID, null, 1000, List.of("id", "v"))
            .rows()
            .forEach(row -> put(read, table, row));
        database.sql("UPDATE " + table + " SET v = v");
      }
      Checkpoint from = new Checkpoint(Stage.STREAM, 1, snapshot.position(), snapshot.source());
      try (var stream = source.open(Follower.PIPELINE, from, catalog)) {
        while (streamed.size() < snapshotted.size()) {
          if (stream.poll(java.time.Duration.ofSeconds(10))
              instanceof io.syncline.core.capture.StreamEvent.Piece piece) {
            for (Change change : piece.changes()) {
              put(streamed, change.table(), ((Change.Update) change).after());
            }
          }
        }
      }
    }
    assertThat(snapshotted).hasSizeGreaterThan(250);
    assertThat(streamed).isEqualTo(snapshotted);
    assertThat(read).isEqualTo(snapshotted);
  }

  private static void put(Map<String, String> values, TableId table, Row row) {
    values.put(table + " " + Follower.text(row.value("id")), Follower.text(row.value("v")));
  }
}
