// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.RowFilter;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.postgres.doctor.Check;
import io.syncline.postgres.doctor.PostgresDoctor;
import io.syncline.postgres.setup.PostgresSetup;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.setup.SetupStep;
import io.syncline.postgres.trigger.TrackedEntry;
import io.syncline.postgres.trigger.TrackedTable;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the triggers notice, what they leave alone, and how they are set up and watched. */
final class TriggerTest {
  private static final TableId BILLS = TableId.of("bills");
  private static final String QUEUE =
      "SELECT string_agg(entity_type || ' ' || entity_id || ' ' || sync_status, ', ' ORDER BY"
          + " entity_type, entity_id) FROM syncline.graph_sync_status";

  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = TestDatabase.create();
    database.sql(
        "CREATE TABLE bills (id int PRIMARY KEY, title text, secret text, tags text[], extra json,"
            + " place point, status text)");
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private static TrackedTable bills() {
    return tracked(
        new TrackedEntry(
            "Bill",
            Lane.HIGH,
            List.of("id", "title", "tags", "extra", "place"),
            List.of("tags"),
            null));
  }

  private static TrackedTable tracked(TrackedEntry... entries) {
    return new TrackedTable(
        BILLS, new KeyColumns(List.of("id"), List.of(ColumnType.named("int4"))), List.of(entries));
  }

  private static SetupNeeds needs(TrackedTable... tables) {
    List<TableId> ids = java.util.Arrays.stream(tables).map(TrackedTable::table).toList();
    return new SetupNeeds(ids, false, Map.of(), TestDatabase.RUNTIME_ROLE, true)
        .withTriggers(new TriggerNeeds("syncline", List.of("neo4j"), List.of(tables)));
  }

  private @Nullable String queued() {
    return database.value(QUEUE);
  }

  /** What a worker does when it is done. */
  private void drain() {
    database.sql(
        "DELETE FROM syncline.graph_sync_status WHERE sync_status = 'deleted'",
        "UPDATE syncline.graph_sync_status SET sync_status = 'synced'",
        "TRUNCATE syncline.key_move");
  }

  @Test
  void everyKindOfChangeIsNoticed() {
    database.setUp(needs(bills()));

    database.sql("INSERT INTO bills (id, title) SELECT g, 'x' FROM generate_series(1, 3) g");
    assertThat(queued()).isEqualTo("Bill 1 pending, Bill 2 pending, Bill 3 pending");
    drain();
    database.sql("UPDATE bills SET title = 'y' WHERE id = 2", "DELETE FROM bills WHERE id = 3");
    assertThat(queued()).isEqualTo("Bill 1 synced, Bill 2 pending, Bill 3 deleted");
    drain();
    database.sql("UPDATE bills SET id = 7 WHERE id = 1");
    assertThat(queued()).isEqualTo("Bill 1 deleted, Bill 2 synced, Bill 7 pending");
    assertThat(database.value("SELECT from_id || '>' || to_id FROM syncline.key_move"))
        .isEqualTo("1>7");
    drain();
    database.sql("TRUNCATE bills");
    assertThat(queued()).isEqualTo("Bill 2 deleted, Bill 7 deleted");
  }

  @Test
  void onlyWhatTheMappingSeesIsNoticed() {
    database.setUp(needs(bills()));
    database.sql("INSERT INTO bills VALUES (1, 'x', 's', '{a}', '{\"a\": 1}', '(1,2)', 'open')");
    drain();

    database.sql(
        "UPDATE bills SET secret = 'other', status = 'other'", "UPDATE bills SET title = title");
    assertThat(queued()).isEqualTo("Bill 1 synced");
    database.sql("UPDATE bills SET extra = '{\"a\":  1}'");
    assertThat(queued()).isEqualTo("Bill 1 pending");
    drain();
    database.sql("UPDATE bills SET place = '(1,3)'");
    assertThat(queued()).isEqualTo("Bill 1 pending");
  }

  @Test
  void theElementsOfAMaskedColumnAreNotRecorded() {
    database.setUp(needs(bills().masking(Set.of("Bill.tags"))));
    database.sql("INSERT INTO bills (id, tags) VALUES (1, '{a,b,b}')");
    drain();

    database.sql("UPDATE bills SET tags = '{b,c}'");

    assertThat(queued()).isEqualTo("Bill 1 pending");
    assertThat(
            database.value(
                "SELECT count(*) FROM syncline.graph_sync_status WHERE changed_arrays"
                    + " IS NOT NULL"))
        .isEqualTo("0");
  }

  @Test
  void theElementsThatCameAndWentAreRecorded() {
    database.setUp(needs(bills()));
    database.sql("INSERT INTO bills (id, tags) VALUES (1, '{a,b,b}')");
    drain();

    database.sql("UPDATE bills SET tags = '{b,c}'");

    assertThat(database.value("SELECT changed_arrays FROM syncline.graph_sync_status"))
        .isEqualTo("{\"tags\": {\"added\": [\"c\"], \"removed\": [\"a\"]}}");
  }

  @Test
  void rowsOutsideOfTheFilterAreNotNoticedUnlessTheyLeaveItOrEnterIt() {
    database.setUp(
        needs(
            tracked(
                new TrackedEntry(
                    "Open",
                    Lane.NORMAL,
                    List.of("id", "title", "status"),
                    List.of(),
                    filter("status = 'open'")))));

    database.sql(
        "INSERT INTO bills (id, status) VALUES (1, 'open'), (2, 'closed'), (3, NULL), (4, 'open')",
        "UPDATE bills SET title = 'x' WHERE id = 2");
    assertThat(queued()).isEqualTo("Open 1 pending, Open 4 pending");
    drain();
    database.sql(
        "UPDATE bills SET status = 'closed' WHERE id = 1",
        "UPDATE bills SET status = 'open' WHERE id = 3",
        "DELETE FROM bills WHERE id = 2");
    assertThat(queued()).isEqualTo("Open 1 pending, Open 3 pending, Open 4 synced");
  }

  private static BoundFilter filter(String where) {
    RowFilter filter = ((RowFilter.Parsed.Valid) RowFilter.parse(where)).filter();
    return ((RowFilter.Bound.Valid) filter.bind(Map.of("status", ColumnType.named("text"))))
        .filter();
  }

  @Test
  void eachKeyHasOneRowWhoseVersionOnlyGrows() {
    database.setUp(needs(bills()));
    database.sql("INSERT INTO bills (id) VALUES (1)");
    String first = database.value("SELECT queue_version FROM syncline.graph_sync_status");

    database.sql(
        "UPDATE bills SET title = 'x'", "DELETE FROM bills", "INSERT INTO bills (id) VALUES (1)");

    assertThat(queued()).isEqualTo("Bill 1 pending");
    assertThat(
            Long.parseLong(
                String.valueOf(
                    database.value("SELECT queue_version FROM syncline.graph_sync_status"))))
        .isGreaterThan(Long.parseLong(String.valueOf(first)));
  }

  @Test
  void partitionsAreCoveredHoweverTheyAreWrittenTo() {
    database.sql(
        "DROP TABLE bills",
        "CREATE TABLE bills (id int PRIMARY KEY, title text) PARTITION BY RANGE (id)",
        "CREATE TABLE low PARTITION OF bills FOR VALUES FROM (0) TO (10)");
    TrackedTable tracked =
        tracked(new TrackedEntry("Bill", Lane.HIGH, List.of("id", "title"), List.of(), null));
    database.setUp(needs(tracked));

    database.sql("CREATE TABLE high PARTITION OF bills FOR VALUES FROM (10) TO (20)");
    database.sql("INSERT INTO bills VALUES (1), (11)", "INSERT INTO high VALUES (12)");
    assertThat(queued()).isEqualTo("Bill 1 pending, Bill 11 pending, Bill 12 pending");
    drain();
    database.sql("UPDATE high SET title = 'x'", "DELETE FROM low");
    assertThat(queued()).isEqualTo("Bill 1 deleted, Bill 11 pending, Bill 12 pending");
    drain();
    database.sql("SET session_replication_role = replica; UPDATE bills SET id = 2 WHERE id = 12");
    assertThat(queued()).isEqualTo("Bill 11 synced, Bill 12 deleted, Bill 2 pending");
    drain();
    database.sql("TRUNCATE low");
    assertThat(queued()).isEqualTo("Bill 11 synced, Bill 2 deleted");
    drain();
    database.sql("TRUNCATE bills");
    assertThat(queued()).isEqualTo("Bill 11 deleted");
    assertThat(faults(needs(tracked))).containsExactly("high_sync_trigger_truncate is missing");
  }

  private List<String> faults(SetupNeeds needs) {
    return new PostgresDoctor(database.runtime(), 1 << 30)
        .examine(needs, List.of()).stream()
            .filter(check -> check.result() == Check.Result.FAILED)
            .map(Check::what)
            .toList();
  }

  @Test
  void aWriterNeedsNoRightsOnTheQueue() {
    database.setUp(needs(bills()));
    database.sql(
        "DO $$ BEGIN CREATE ROLE app_writer LOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
        "GRANT INSERT, UPDATE, DELETE, SELECT, TRUNCATE ON bills TO app_writer");

    database.sql(
        "SET ROLE app_writer; SET search_path = pg_temp;"
            + " CREATE TEMP TABLE graph_sync_status (a int);"
            + " INSERT INTO public.bills (id, tags) VALUES (1, '{a}'), (2, '{}');"
            + " UPDATE public.bills SET tags = '{b}', title = 'x' WHERE id = 1;"
            + " UPDATE public.bills SET id = 3 WHERE id = 2;"
            + " DELETE FROM public.bills WHERE id = 3; TRUNCATE public.bills");

    assertThat(queued()).isEqualTo("Bill 1 deleted, Bill 2 deleted, Bill 3 deleted");
    assertThatThrownBy(
            () ->
                database.sql(
                    "SET ROLE app_writer; SELECT count(*) FROM syncline.graph_sync_status"))
        .hasStackTraceContaining("permission denied");
    assertThatThrownBy(
            () ->
                database.sql(
                    "SET ROLE app_writer; SELECT syncline.on_entity_delete('s','t','e','l','i')"))
        .hasStackTraceContaining("permission denied");
  }

  @Test
  void whatCannotBeQueuedIsNotWritten() {
    database.setUp(needs(bills()));
    database.sql("ALTER TABLE syncline.graph_sync_status ADD CHECK (entity_id <> '13')");

    assertThatThrownBy(() -> database.sql("INSERT INTO bills (id) VALUES (13)"))
        .hasStackTraceContaining("check constraint");

    assertThat(database.value("SELECT count(*) FROM bills")).isEqualTo("0");
  }

  @Test
  void writersInConflictingOrdersNeverFailBecauseOfTheQueue() throws Exception {
    database.setUp(needs(bills()));
    database.sql("INSERT INTO bills (id) VALUES (1), (2)");
    drain();
    try (Connection one = database.connect();
        Connection other = database.connect();
        Statement first = one.createStatement();
        Statement second = other.createStatement()) {
      second.execute("SET lock_timeout = '10s'");
      first.execute("BEGIN; UPDATE bills SET id = 5 WHERE id = 1");
      CompletableFuture<Boolean> takesTheFreedKey =
          CompletableFuture.supplyAsync(
              () -> ran(second, "BEGIN; INSERT INTO bills (id) VALUES (1); COMMIT"));
      first.execute("INSERT INTO bills (id) VALUES (4); UPDATE bills SET title = 'x' WHERE id = 2");
      first.execute("COMMIT");

      assertThat(takesTheFreedKey.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(queued())
        .isEqualTo("Bill 1 pending, Bill 2 pending, Bill 4 pending, Bill 5 pending");
  }

  private static boolean ran(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return true;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Test
  void tablesWhoseNamesRunTogetherAreToldApart() {
    database.sql(
        "CREATE SCHEMA a; CREATE TABLE a.b (id int PRIMARY KEY)",
        "CREATE TABLE public.a_b (id int PRIMARY KEY)");
    KeyColumns id = new KeyColumns(List.of("id"), List.of(ColumnType.named("int4")));
    database.setUp(
        needs(
            new TrackedTable(new TableId("a", "b"), id, List.of(entryOf("One"))),
            new TrackedTable(new TableId("public", "a_b"), id, List.of(entryOf("Other")))));

    database.sql("INSERT INTO a.b VALUES (1)", "INSERT INTO public.a_b VALUES (2)");

    assertThat(queued()).isEqualTo("One 1 pending, Other 2 pending");
  }

  private static TrackedEntry entryOf(String name) {
    return new TrackedEntry(name, Lane.NORMAL, List.of("id"), List.of(), null);
  }

  @Test
  void theDoctorFindsTriggersThatNoticeNothing() {
    SetupNeeds needs = needs(bills());
    database.setUp(needs);
    assertThat(faults(needs)).isEmpty();

    database.sql(
        "DROP TRIGGER bills_sync_trigger_insert ON bills",
        "ALTER TABLE bills DISABLE TRIGGER bills_sync_trigger_delete",
        "ALTER TABLE bills ENABLE TRIGGER bills_sync_trigger_truncate",
        "CREATE OR REPLACE FUNCTION syncline.bills_on_update() RETURNS trigger LANGUAGE plpgsql"
            + " SECURITY DEFINER AS 'BEGIN RETURN NULL; END'");
    assertThat(faults(needs))
        .containsExactly(
            "bills_sync_trigger is outdated; bills_sync_trigger_insert is missing;"
                + " bills_sync_trigger_delete is disabled: changes are lost;"
                + " bills_sync_trigger_truncate does not fire where session_replication_role is"
                + " replica");
    database.setUp(needs);
    assertThat(faults(needs)).isEmpty();
  }

  @Test
  void triggersFollowTheMappingAndGoWithIt() {
    PostgresSetup setup = new PostgresSetup(database.installer());
    SetupNeeds needs = needs(bills());
    database.setUp(needs);
    TrackedTable other =
        tracked(new TrackedEntry("Bill", Lane.LOW, List.of("id", "status"), List.of(), null));

    assertThat(setup.plan(needs)).isEmpty();
    assertThat(setup.plan(needs(other)))
        .extracting(SetupStep::what)
        .singleElement()
        .asString()
        .contains("bills_sync_trigger is outdated");
    setup.apply(setup.planRemoval("syncline", List.of(), true));
    assertThat(database.value("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'bills%'"))
        .isEqualTo("0");
    assertThat(setup.planRemoval("syncline", List.of(), true)).isEmpty();
  }

  @Test
  void aTableThatHasTheNameOfAnotherNowIsNoticedInItsPlace() {
    database.setUp(needs(bills()));
    database.sql(
        "ALTER TABLE bills RENAME TO former", "CREATE TABLE bills (LIKE former INCLUDING ALL)");

    database.setUp(needs(bills()));

    database.sql("INSERT INTO bills (id) VALUES (1)", "INSERT INTO former (id) VALUES (2)");
    assertThat(queued()).isEqualTo("Bill 1 pending");
  }

  @Test
  void theNamesAreThoseOfTheSeed() {
    database.setUp(needs(bills()));

    assertThat(
            database.value(
                "SELECT string_agg(DISTINCT trigger_name, ',' ORDER BY trigger_name) FROM"
                    + " information_schema.triggers WHERE event_object_table = 'bills'"))
        .startsWith("bills_sync_trigger,bills_sync_trigger_delete,bills_sync_trigger_insert");
    assertThat(
            database.value(
                "SELECT count(*) FROM information_schema.routines WHERE routine_name IN"
                    + " ('on_entity_change', 'on_array_field_change', 'on_entity_delete')"))
        .isEqualTo("3");
  }
}
