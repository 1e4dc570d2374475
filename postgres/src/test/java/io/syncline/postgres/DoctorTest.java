// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.TableId;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.postgres.doctor.Check;
import io.syncline.postgres.doctor.Check.Result;
import io.syncline.postgres.doctor.PostgresDoctor;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.slot.SlotNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the doctor finds wrong, and that the SQL it prints mends it. */
final class DoctorTest {
  private static final TableId T = TableId.of("t");
  private static final List<String> TABLES =
      List.of("keyless", "unique", "nothing", "partly", "unlogged", "cached", "secured");

  @Test
  void aServerThatIsNotSetUpIsMendedByWhatIsPrinted() {
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setting("wal_level", "replica")
                .setting("max_replication_slots", "0")
                .setting("max_wal_senders", "1")
                .setting("wal_sender_timeout", "5s")
                .start();
        TestDatabase database = TestDatabase.create(server)) {
      database.sql(
          "CREATE TABLE t (id int PRIMARY KEY)",
          "CREATE ROLE " + TestDatabase.RUNTIME_ROLE + " LOGIN");

      List<Check> found = examine(database, 1 << 30, T);

      assertThat(found)
          .filteredOn(check -> check.result() != Result.OK)
          .extracting(check -> check.name() + " " + check.result())
          .contains(
              "wal_level FAILED",
              "max_replication_slots FAILED",
              "max_wal_senders FAILED",
              "replication right FAILED",
              "max_slot_wal_keep_size WARNING",
              "wal_sender_timeout WARNING",
              "right to read public.t FAILED");
      assertThat(check("max_replication_slots", found).what())
          .isEqualTo("0 of 0 are free, 1 are needed");
      mend(database, found);
      server.stop();
      server.start();
      database.setUp(T);
      assertThat(examine(database, 1 << 30, T))
          .as("after what was printed")
          .allMatch(check -> check.result() == Result.OK);

      aSlot(database);
    }
  }

  /** First it keeps more of the log than is to be warned of, then it is lost. */
  private static void aSlot(TestDatabase database) {
    String slot = SlotNames.of(database.runtime().slotPrefix(), Follower.PIPELINE);
    database.sql(
        "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')",
        "INSERT INTO t SELECT generate_series(1, 1000)");
    Check retaining = check("slot " + slot, examine(database, 0, T));
    assertThat(retaining.result()).isEqualTo(Result.WARNING);
    assertThat(retaining.what()).contains("MB of log; start Syncline, or give the slot up");
    assertThat(retaining.remedySql()).isEqualTo("SELECT pg_drop_replication_slot('" + slot + "');");

    database.sql("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'", "SELECT pg_reload_conf()");
    for (int i = 0; i < 4; i++) {
      database.sql("INSERT INTO t VALUES (-" + i + " - 1)", "SELECT pg_switch_wal()");
    }
    database.sql("CHECKPOINT");
    Check lost = check("slot " + slot, examine(database, 0, T));
    assertThat(lost.result()).isEqualTo(Result.FAILED);
    assertThat(lost.what()).contains("was invalidated").contains("syncline apply --new-snapshot");

    mend(database, List.of(retaining));
    assertThat(check("slot " + slot, examine(database, 0, T)).result()).isEqualTo(Result.OK);
  }

  @Test
  void tablesThatCannotBeCapturedAreMendedByWhatIsPrinted() {
    try (TestDatabase database = TestDatabase.create()) {
      database.sql(
          "CREATE TABLE keyless (id int)",
          "INSERT INTO keyless VALUES (NULL), (1), (1)",
          "CREATE TABLE \"unique\" (code int NOT NULL UNIQUE)",
          "ALTER TABLE \"unique\" REPLICA IDENTITY NOTHING",
          "CREATE TABLE nothing (id int PRIMARY KEY)",
          "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
          "CREATE TABLE partly (id int PRIMARY KEY) PARTITION BY HASH (id)",
          "CREATE TABLE p0 PARTITION OF partly FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
          "CREATE TABLE p1 PARTITION OF partly FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
          "ALTER TABLE p1 REPLICA IDENTITY NOTHING",
          "CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY)",
          "CREATE TABLE cached (id int PRIMARY KEY) PARTITION BY HASH (id)",
          "CREATE UNLOGGED TABLE c0 PARTITION OF cached FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
          "CREATE TABLE secured (id int PRIMARY KEY)",
          "ALTER TABLE secured ENABLE ROW LEVEL SECURITY");
      database.setUp(TableId.of("secured"));
      database.sql("ALTER ROLE " + TestDatabase.RUNTIME_ROLE + " NOBYPASSRLS");
      TableId[] tables = TABLES.stream().map(TableId::of).toArray(TableId[]::new);

      List<Check> found = examine(database, 1 << 30, tables);

      assertThat(what("replica identity of public.keyless", found)).contains("has no key");
      assertThat(what("replica identity of public.nothing", found)).contains("is nothing");
      assertThat(what("replica identity of public.unique", found)).contains("is nothing");
      assertThat(what("replica identity of public.partly", found)).contains("differs");
      assertThat(what("replica identity of public.unlogged", found)).contains("is unlogged");
      assertThat(what("replica identity of public.cached", found)).contains("c0 is unlogged");
      assertThat(what("row-level security of public.secured", found))
          .contains("may not see all rows");
      assertThat(what("right to write public.secured.graph_id", found))
          .isEqualTo("the column does not exist");
      mend(database, found);
      List<Check> now = examine(database, 1 << 30, tables);
      mend(database, now); // who may not write a column that does not exist is told so afterwards
      assertThat(examine(database, 1 << 30, tables))
          .filteredOn(check -> check.result() == Result.FAILED)
          .extracting(Check::name)
          .as("after what was printed")
          .isEmpty();
      database.sql("ALTER ROLE " + TestDatabase.RUNTIME_ROLE + " NOBYPASSRLS");
    }
  }

  @Test
  void generatedColumnsHaveToBePublished() {
    try (TestDatabase database = TestDatabase.create()) {
      database.sql(
          "CREATE TABLE t (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (2 * id) STORED)");
      database.setUp(T);
      SetupNeeds needs = new SetupNeeds(List.of(T), true, Map.of(), null, true);

      List<Check> found = new PostgresDoctor(database.runtime(), 0).examine(needs, List.of());

      Check generated = check("generated columns", found);
      assertThat(generated.result()).isEqualTo(Result.FAILED);
      if (Integer.parseInt(database.server().version().replaceAll("[.].*", "")) >= 18) {
        mend(database, List.of(generated));
        List<Check> now = new PostgresDoctor(database.runtime(), 0).examine(needs, List.of());
        assertThat(check("generated columns", now).result()).isEqualTo(Result.OK);
      } else {
        assertThat(generated.what()).contains("by PostgreSQL 18 and newer only");
      }
    }
  }

  @Test
  void aDatabaseWhoseTextsNobodyKnowsIsRefused() {
    try (TestDatabase database = TestDatabase.create()) {
      String name = database.name() + "_ascii";
      database.sql("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'SQL_ASCII'");
      try {
        List<Check> found =
            new PostgresDoctor(
                    PostgresSettings.of(
                        "jdbc:postgresql://127.0.0.1:%d/%s"
                            .formatted(database.server().port(), name),
                        database.server().superuser(),
                        ""),
                    0)
                .examine(SetupNeeds.of(List.of()), List.of());

        assertThat(what("encoding", found)).startsWith("is SQL_ASCII");
      } finally {
        database.server().dropDatabase(name);
      }
    }
  }

  private static List<Check> examine(TestDatabase database, long warnBytes, TableId... tables) {
    Map<TableId, List<String>> written =
        Stream.of(tables).anyMatch(TableId.of("secured")::equals)
            ? Map.of(TableId.of("secured"), List.of("graph_id"))
            : Map.of();
    SetupNeeds needs =
        new SetupNeeds(List.of(tables), false, written, TestDatabase.RUNTIME_ROLE, true);
    return new PostgresDoctor(database.runtime(), warnBytes)
        .examine(needs, List.of(Follower.PIPELINE));
  }

  private static Check check(String name, List<Check> checks) {
    return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  private static String what(String name, List<Check> checks) {
    assertThat(check(name, checks).result()).isEqualTo(Result.FAILED);
    return check(name, checks).what();
  }

  /** Runs what is printed as the superuser, one statement after the other, as psql does. */
  private static void mend(TestDatabase database, List<Check> checks) {
    for (Check check : checks) {
      if (check.result() != Result.OK && check.remedySql() != null) {
        String sql = Objects.requireNonNull(check.remedySql());
        if (sql.startsWith("`")) {
          continue; // a command, not SQL
        }
        String[] statements = sql.contains("$syncline$") ? new String[] {sql} : sql.split(";");
        Stream.of(statements)
            .map(statement -> statement.replaceAll("--.*", "").strip())
            .filter(statement -> !statement.isEmpty())
            .forEach(database::sql);
      }
    }
  }
}
