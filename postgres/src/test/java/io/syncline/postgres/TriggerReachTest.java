// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.setup.PostgresSetup;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.trigger.TrackedEntry;
import io.syncline.postgres.trigger.TrackedTable;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that change without a statement on their own table, and those that a trigger cannot see. */
final class TriggerReachTest {
  private static final String BILLS = "CREATE TABLE bills (id int PRIMARY KEY, title text)";

  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = TestDatabase.create();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private static SetupNeeds needs() {
    TableId bills = TableId.of("bills");
    TrackedTable tracked =
        new TrackedTable(
            bills,
            new KeyColumns(List.of("id"), List.of(ColumnType.named("int4"))),
            List.of(new TrackedEntry("Bill", Lane.HIGH, List.of("id", "title"), List.of(), null)));
    return new SetupNeeds(List.of(bills), false, Map.of(), null, true)
        .withTriggers(new TriggerNeeds("syncline", List.of("neo4j"), List.of(tracked)));
  }

  private @Nullable String queued() {
    return database.value(
        "SELECT string_agg(entity_id || ' ' || sync_status, ', ' ORDER BY entity_id)"
            + " FROM syncline.graph_sync_status");
  }

  /** What a worker does when it is done. */
  private void drain() {
    database.sql(
        "DELETE FROM syncline.graph_sync_status WHERE sync_status = 'deleted'",
        "UPDATE syncline.graph_sync_status SET sync_status = 'synced'");
  }

  @Test
  void rowsThatGoByAStatementOnAnInheritedTableAreNoticed() {
    database.sql(
        "CREATE TABLE papers (id int PRIMARY KEY, title text)",
        "CREATE TABLE bills (PRIMARY KEY (id)) INHERITS (papers)");
    database.setUp(needs());
    database.sql("INSERT INTO bills VALUES (1, 'x'), (2, 'y'), (3, 'z')");
    drain();

    database.sql("DELETE FROM papers WHERE id = 1", "UPDATE papers SET title = 'w' WHERE id = 2");

    assertThat(queued()).isEqualTo("1 deleted, 2 pending, 3 synced");
    drain();
    database.sql("TRUNCATE papers");
    assertThat(queued()).isEqualTo("2 deleted, 3 deleted");
  }

  @Test
  void aTableThatOthersInheritFromHearsOfItsOwnRowsAlone() {
    database.sql(BILLS, "CREATE TABLE acts (PRIMARY KEY (id)) INHERITS (bills)");
    database.setUp(needs());
    database.sql(
        "INSERT INTO bills VALUES (1, 'x'), (2, 'y')",
        "INSERT INTO acts VALUES (1, 'z'), (3, 'w')");
    assertThat(queued()).isEqualTo("1 pending, 2 pending");
    drain();

    database.sql("DELETE FROM bills WHERE id IN (1, 3)");

    assertThat(queued()).isEqualTo("1 deleted, 2 synced");
  }

  @Test
  void aMappedPartitionHearsOfWhatIsWrittenThroughItsTable() {
    database.sql(
        "CREATE TABLE papers (id int PRIMARY KEY, title text) PARTITION BY RANGE (id)",
        "CREATE TABLE bills PARTITION OF papers FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE acts PARTITION OF papers FOR VALUES FROM (10) TO (20)");
    database.setUp(needs());

    database.sql("INSERT INTO papers VALUES (1, 'x'), (2, 'y'), (3, 'z'), (11, 'act')");
    assertThat(queued()).isEqualTo("1 pending, 2 pending, 3 pending");
    drain();
    database.sql(
        "DELETE FROM papers WHERE id = 1",
        "UPDATE papers SET id = 12 WHERE id = 2",
        "UPDATE papers SET id = 4 WHERE id = 11");
    assertThat(queued()).isEqualTo("1 deleted, 2 deleted, 3 synced, 4 pending");
  }

  @Test
  void aTableThatBecomesAPartitionNeedsOtherTriggers() {
    database.sql(BILLS);
    database.setUp(needs());
    database.sql(
        "CREATE TABLE papers (id int PRIMARY KEY, title text) PARTITION BY RANGE (id)",
        "ALTER TABLE papers ATTACH PARTITION bills FOR VALUES FROM (0) TO (10)");

    assertThat(new PostgresSetup(database.installer()).plan(needs()))
        .singleElement()
        .asString()
        .contains("bills_sync_trigger_insert is outdated");
    database.setUp(needs());

    database.sql("INSERT INTO papers VALUES (1, 'x')");
    assertThat(queued()).isEqualTo("1 pending");
  }

  @Test
  void whatASubscriptionWritesIsNoticed() {
    try (TestDatabase publisher = TestDatabase.create()) {
      String name = database.name();
      publisher.sql(BILLS, "CREATE PUBLICATION bills FOR TABLE bills");
      publisher.value(
          "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(name));
      database.sql(BILLS, subscription(publisher, name));
      try {
        database.setUp(needs());

        publisher.sql("INSERT INTO bills VALUES (1, 'x'), (2, 'y'), (3, 'z')");
        awaitQueued("1 pending, 2 pending, 3 pending");
        drain();
        publisher.sql(
            "UPDATE bills SET title = 'w' WHERE id = 1", "DELETE FROM bills WHERE id = 2");
        awaitQueued("1 pending, 2 deleted, 3 synced");
        drain();
        publisher.sql("TRUNCATE bills");
        awaitQueued("1 deleted, 3 deleted");
      } finally {
        database.sql("ALTER SUBSCRIPTION %s DISABLE".formatted(name));
        database.sql("ALTER SUBSCRIPTION %s SET (slot_name = NONE)".formatted(name));
        database.sql("DROP SUBSCRIPTION " + name);
        await()
            .until(
                () ->
                    publisher.value(
                            "SELECT pg_drop_replication_slot(slot_name)::text FROM"
                                + " pg_replication_slots WHERE slot_name = '%s' AND NOT active"
                                    .formatted(name))
                        != null);
      }
    }
  }

  private static String subscription(TestDatabase publisher, String name) {
    return """
    CREATE SUBSCRIPTION %1$s CONNECTION 'host=127.0.0.1 port=%2$d dbname=%3$s user=%4$s'
    PUBLICATION bills WITH (create_slot = false, slot_name = '%1$s', copy_data = false)
    """
        .formatted(
            name, publisher.server().port(), publisher.name(), publisher.server().superuser());
  }

  private void awaitQueued(String expected) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(queued()).isEqualTo(expected));
  }

  @Test
  void aTruncateThatCannotSeeAllRowsIsRefused() throws SQLException {
    database.sql(BILLS);
    database.setUp(needs());
    try (Connection connection = database.connect();
        Statement truncating = connection.createStatement()) {
      truncating.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM bills");
      database.sql("INSERT INTO bills VALUES (1, 'committed after the view was taken')");
      drain();

      assertThatThrownBy(() -> truncating.execute("TRUNCATE bills"))
          .hasMessageContaining("needs READ COMMITTED");
    }
    database.sql("TRUNCATE bills");
    assertThat(queued()).isEqualTo("1 deleted");
  }

  @Test
  void aTruncateOfRowsThatAPolicyHidesFromTheirOwnerIsRefused() {
    database.sql(
        "DO $$ BEGIN CREATE ROLE owner_of_bills LOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
        "GRANT ALL ON DATABASE %s TO owner_of_bills".formatted(database.name()),
        BILLS,
        "ALTER TABLE bills OWNER TO owner_of_bills");
    PostgresSetup setup =
        new PostgresSetup(
            PostgresSettings.of(
                    "jdbc:postgresql://127.0.0.1:%d/%s"
                        .formatted(database.server().port(), database.name()),
                    "owner_of_bills",
                    "")
                .withNames("syncline", "s_" + database.name(), "syncline"));
    setup.apply(setup.plan(needs()));
    database.sql(
        "INSERT INTO bills VALUES (1, 'x'), (2, 'y')",
        "ALTER TABLE bills ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        "CREATE POLICY first ON bills USING (id = 1)");

    assertThatThrownBy(() -> database.sql("SET ROLE owner_of_bills; TRUNCATE bills"))
        .hasStackTraceContaining("row-level security");

    assertThat(database.value("SELECT count(*) FROM bills")).isEqualTo("2");
  }
}
