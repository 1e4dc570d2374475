// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.ChangeQueue.EntryRows;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.KeyText;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.setup.PostgresSetup;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.trigger.PostgresQueue;
import io.syncline.postgres.trigger.TrackedEntry;
import io.syncline.postgres.trigger.TrackedTable;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every awkward value of every type comes through triggers as it comes through a snapshot, whatever
 * the session is set to that writes it, and though its role owns nothing and may not see the queue.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TriggeredTextsTest {
  private static final KeyColumns ID =
      new KeyColumns(List.of("id"), List.of(ColumnType.named("int4")));

  private final TypeDatabase database = new TypeDatabase();
  private final Connection connection = database.connect();
  private final Connection hostile = database.connectPlainly();
  private final TypeTables tables = new TypeTables(connection);
  private final List<String> keyTypes = new ArrayList<>();
  private final Map<String, Set<String>> inserted = new HashMap<>();

  @BeforeAll
  void setUp() throws SQLException {
    tables.create();
    TypeDatabase.execute(connection, "CREATE SCHEMA k");
    List<TrackedTable> tracked = new ArrayList<>();
    for (String type : TypeTables.types()) {
      ColumnType columnType = tables.columnType(type);
      tracked.add(tracked(new TableId("v", type), ID, List.of("id", "v"), type));
      if (columnType.keyRefusal().isEmpty()) {
        keyTypes.add(type);
        TypeDatabase.execute(
            connection, "CREATE TABLE k.%s (v %s PRIMARY KEY)".formatted(quoted(type), type));
        KeyColumns key = new KeyColumns(List.of("v"), List.of(columnType));
        tracked.add(tracked(new TableId("k", type), key, List.of("v"), "key " + type));
      }
    }
    PostgresSetup setup = new PostgresSetup(database.settings());
    SetupNeeds needs =
        new SetupNeeds(
                tracked.stream().map(TrackedTable::table).toList(), false, Map.of(), null, true)
            .withTriggers(new TriggerNeeds("syncline", List.of("neo4j"), tracked));
    setup.apply(setup.plan(needs));
    TypeDatabase.execute(
        connection,
        "DROP ROLE IF EXISTS writes_any_type; CREATE ROLE writes_any_type;"
            + " GRANT USAGE ON SCHEMA v, k TO writes_any_type;"
            + " GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA v, k TO writes_any_type");
    TypeDatabase.execute(hostile, "SET ROLE writes_any_type");
    new TypeTables(hostile).fill();
    for (String type : TypeTables.types()) {
      inserted.put(type, waiting(type));
    }
  }

  private static TrackedTable tracked(
      TableId table, KeyColumns key, List<String> columns, String entry) {
    TrackedEntry only = new TrackedEntry(entry, Lane.NORMAL, columns, List.of(), null);
    return new TrackedTable(table, key, List.of(only));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
    hostile.close();
    database.close();
  }

  @Test
  void whatAWorkerReadsIsWhatASnapshotReads() throws Exception {
    PostgresSettings settings = database.settings();
    try (PostgresQueue queue = new PostgresQueue(settings, "syncline", "neo4j")) {
      for (String type : TypeTables.types()) {
        List<@Nullable String> copied = tables.copied(type);
        List<String> keys = IntStream.range(0, copied.size()).mapToObj(String::valueOf).toList();
        assertThat(inserted.get(type)).as(type).containsExactlyInAnyOrderElementsOf(keys);

        EntryRows rows = new EntryRows(type, new TableId("v", type), ID, List.of("id", "v"));
        Map<String, Row> read = queue.read(rows, keys).rows();

        assertThat(keys.stream().map(key -> text(read.get(key))).toList())
            .as(type)
            .isEqualTo(copied);
      }
    }
  }

  private static @Nullable String text(@Nullable Row row) {
    return row != null && row.value("v") instanceof Value.Present(String text) ? text : null;
  }

  private Set<String> waiting(String type) throws SQLException {
    Set<String> keys = new TreeSet<>();
    String sql =
        "SELECT entity_id FROM syncline.graph_sync_status WHERE entity_type = '%s'"
            .formatted(type.replace("'", "''"));
    TypeDatabase.query(connection, sql).forEach(row -> keys.add(String.valueOf(row.getFirst())));
    return keys;
  }

  @Test
  void onlyAnotherValueIsAChangeWhateverTheType() throws SQLException {
    for (String type : TypeTables.types()) {
      String table = TypeTables.table(type);
      TypeDatabase.execute(connection, "CREATE TEMP TABLE kept AS SELECT * FROM " + table);
      TypeDatabase.execute(connection, "DELETE FROM syncline.graph_sync_status");

      TypeDatabase.execute(hostile, "UPDATE %s SET v = v".formatted(table));
      assertThat(waiting(type)).as("the same %s", type).isEmpty();

      TypeDatabase.execute(hostile, "UPDATE %s SET v = NULL".formatted(table));
      int present = tables.column(type, "v").size() - 1;
      assertThat(waiting(type)).as("no %s any more", type).hasSize(present);
      TypeDatabase.execute(
          connection, "UPDATE %s t SET v = kept.v FROM kept WHERE kept.id = t.id".formatted(table));
      TypeDatabase.execute(connection, "DROP TABLE kept");
    }
  }

  @Test
  void keysHaveTheirOneTextWhoeverWrites() throws Exception {
    for (String type : keyTypes) {
      String from = "SELECT v FROM %s WHERE v IS NOT NULL".formatted(TypeTables.table(type));
      TypeDatabase.execute(
          hostile, "INSERT INTO k.%s %s ON CONFLICT DO NOTHING".formatted(quoted(type), from));
      Set<String> expected = new TreeSet<>();
      for (@Nullable String text : tables.copied("k." + quoted(type), "v")) {
        String part = KeyText.part(tables.columnType(type), String.valueOf(text));
        expected.add(KeyText.of(List.of(part)));
      }

      assertThat(waiting("key " + type)).as(type).isNotEmpty().isEqualTo(expected);
    }
  }
}
