// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every kind of change, as PostgreSQL sends it and as it is delivered. */
final class StreamTest {
  private static final TableId T = TableId.of("t");

  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = TestDatabase.create();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private Follower follow(String ddl) {
    database.sql(ddl);
    return Follower.of(database, T);
  }

  @Test
  void insertsUpdatesAndDeletesCarryTheirRows() {
    try (Follower follower = follow("CREATE TABLE t (id int PRIMARY KEY, name text)")) {
      database.sql(
          "INSERT INTO t VALUES (1, 'a'), (2, NULL)",
          "UPDATE t SET name = 'b' WHERE id = 1",
          "DELETE FROM t WHERE id = 2");

      assertThat(follower.toNow())
          .containsExactly(
              "insert t {id=1, name=a}",
              "insert t {id=2, name=NULL}",
              "update t {id=1, name=b}",
              "delete t {id=2}");
    }
  }

  @Test
  void aChangedKeyNamesTheOldOne() {
    try (Follower follower = follow("CREATE TABLE t (a int, b text, c text, PRIMARY KEY (b, a))")) {
      database.sql("INSERT INTO t VALUES (1, 'x', 'c')", "UPDATE t SET a = 2");

      assertThat(follower.toNow())
          .containsExactly("insert t {a=1, b=x, c=c}", "update t {a=1, b=x} -> {a=2, b=x, c=c}");
    }
  }

  @Test
  void underFullIdentityTheWholeOldRowIsNamedAndFillsWhatDidNotChange() {
    try (Follower follower =
        follow(
            """
            CREATE TABLE t (id int PRIMARY KEY, name text, big text);
            ALTER TABLE t ALTER big SET STORAGE EXTERNAL;
            ALTER TABLE t REPLICA IDENTITY FULL
            """)) {
      database.sql(
          "INSERT INTO t VALUES (1, 'a', repeat('x', 10000))",
          "UPDATE t SET name = 'b'",
          "DELETE FROM t");

      List<Change> changes = follower.changesToNow();
      Change.Update update = (Change.Update) changes.get(1);
      String big = "x".repeat(10000);
      assertThat(Follower.text(update))
          .isEqualTo("update t {id=1, name=a, big=%s} -> {id=1, name=b, big=%1$s}".formatted(big));
      assertThat(Follower.text(changes.get(2))).contains("name=b, big=xxx");
    }
  }

  @Test
  void aLargeValueThatStaysIsUnchangedAndALargeKeyIsKnown() {
    try (Follower follower =
        follow(
            """
            CREATE TABLE t (id text PRIMARY KEY, name text, big text);
            ALTER TABLE t ALTER big SET STORAGE EXTERNAL;
            ALTER TABLE t ALTER id SET STORAGE EXTERNAL
            """)) {
      database.sql(
          "INSERT INTO t VALUES (repeat('k', 2100), 'a', repeat('x', 10000))",
          "UPDATE t SET name = 'b'");

      Change.Update update = (Change.Update) follower.changesToNow().getLast();
      assertThat(Follower.text(update.after()))
          .isEqualTo("{id=%s, name=b, big=UNCHANGED}".formatted("k".repeat(2100)));
    }
  }

  @Test
  void anIdentityIndexNamesTheOldRow() {
    try (Follower follower =
        follow(
            """
            CREATE TABLE t (id int PRIMARY KEY, code text NOT NULL UNIQUE, name text);
            ALTER TABLE t REPLICA IDENTITY USING INDEX t_code_key
            """)) {
      database.sql("INSERT INTO t VALUES (1, 'c', 'a')", "DELETE FROM t");

      assertThat(follower.catalog().find(T).orElseThrow().identityColumns())
          .containsExactly("code");
      assertThat(follower.toNow()).contains("delete t {code=c}");
    }
  }

  @Test
  void truncationIsToldForEveryTableThatItEmpties() {
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY)",
        "CREATE TABLE child (id int PRIMARY KEY REFERENCES t)");
    try (Follower follower = Follower.of(database, T, TableId.of("child"))) {
      database.sql("INSERT INTO t VALUES (1); INSERT INTO child VALUES (1)", "TRUNCATE t CASCADE");

      assertThat(follower.toNow()).endsWith("truncate t", "truncate child").hasSize(4);
    }
  }

  @Test
  void namesOfAnyKindWork() {
    TableId odd = new TableId("my \"Schéma", "Tä.ble 'x' 名");
    database.sql(
        "CREATE SCHEMA \"my \"\"Schéma\"",
        "CREATE TABLE \"my \"\"Schéma\".\"Tä.ble 'x' 名\" (\"Id \"\"1\" int PRIMARY KEY, \"nä me\""
            + " text)");
    try (Follower follower = Follower.of(database, odd)) {
      database.sql("INSERT INTO \"my \"\"Schéma\".\"Tä.ble 'x' 名\" VALUES (1, 'ö\\n\t名')");

      assertThat(follower.toNow())
          .containsExactly("insert " + odd.name() + " {Id \"1=1, nä me=ö\\n\t名}");
    }
  }

  @Test
  void whatIsRolledBackIsNotDelivered() {
    try (Follower follower = follow("CREATE TABLE t (id int PRIMARY KEY)")) {
      database.sql(
          "BEGIN; INSERT INTO t VALUES (1); ROLLBACK",
          "BEGIN; INSERT INTO t VALUES (2); SAVEPOINT s; INSERT INTO t VALUES (3);"
              + " ROLLBACK TO s; INSERT INTO t VALUES (4); COMMIT");

      assertThat(follower.toNow()).containsExactly("insert t {id=2}", "insert t {id=4}");
    }
  }

  @Test
  void transactionsTellTheirIdTimeAndOrigin() {
    try (Follower follower = follow("CREATE TABLE t (id int PRIMARY KEY, x text)")) {
      Instant before = Instant.now();
      database.sql(
          "INSERT INTO t VALUES (1, pg_current_xact_id()::text)",
          "SELECT pg_replication_origin_create('other " + database.name() + "')",
          "SELECT pg_replication_origin_session_setup('other "
              + database.name()
              + "'); INSERT INTO t VALUES (2, pg_current_xact_id()::text)");

      List<StreamEvent.Piece> pieces = follower.piecesToNow();
      assertThat(pieces).hasSize(2);
      for (StreamEvent.Piece piece : pieces) {
        String xid = ((Change.Insert) piece.changes().getFirst()).after().value("x").toString();
        assertThat(xid).contains("=" + piece.transaction().xid() + "]");
        assertThat(piece.transaction().commitTime())
            .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
      }
      assertThat(pieces.get(0).transaction().origin()).isEmpty();
      assertThat(pieces.get(1).transaction().origin()).isEqualTo("other " + database.name());
      database.sql("SELECT pg_replication_origin_drop('other " + database.name() + "')");
    }
  }

  @Test
  void aPreparedTransactionIsDeliveredWhenItIsCommitted() {
    try (Follower follower = follow("CREATE TABLE t (id int PRIMARY KEY)")) {
      String name = "p_" + database.name();
      database.sql("BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION '" + name + "'");
      assertThat(follower.toNow()).isEmpty();

      database.sql("COMMIT PREPARED '" + name + "'");

      assertThat(follower.toNow()).containsExactly("insert t {id=1}");
    }
  }

  @Test
  void aLargeTransactionComesInPiecesAndGoesOnFromAnyOfThem() {
    database.sql("CREATE TABLE t (id int PRIMARY KEY)");
    database.setUp(T);
    try (Follower follower =
        Follower.of(new PostgresSource(database.runtime().withPieces(10, 1 << 20)), T)) {
      database.sql("INSERT INTO t SELECT generate_series(1, 35)");

      List<StreamEvent.Piece> pieces = follower.piecesToNow();
      assertThat(pieces).extracting(p -> p.changes().size()).containsExactly(10, 10, 10, 5);
      assertThat(pieces)
          .extracting(StreamEvent.Piece::last)
          .containsExactly(false, false, false, true);

      for (int i = 0; i < pieces.size(); i++) {
        follower.reopenAt(pieces.get(i).end());
        List<Change> rest = follower.changesToNow();
        List<Change> expected =
            new ArrayList<>(pieces.subList(i + 1, pieces.size()))
                .stream().flatMap(p -> p.changes().stream()).toList();
        assertThat(rest).isEqualTo(expected);
      }
    }
  }

  @Test
  void aTransactionThatEndsWithAPieceIsSeenToEnd() {
    database.sql("CREATE TABLE t (id int PRIMARY KEY)");
    database.setUp(T);
    try (Follower follower =
        Follower.of(new PostgresSource(database.runtime().withPieces(10, 1 << 20)), T)) {
      database.sql("INSERT INTO t SELECT generate_series(1, 10)");

      List<StreamEvent.Piece> pieces = follower.piecesToNow();
      assertThat(pieces).extracting(p -> p.changes().size()).containsExactly(10, 0);
      follower.reopenAt(pieces.getFirst().end());

      assertThat(follower.piecesToNow())
          .singleElement()
          .matches(p -> p.last() && p.changes().isEmpty());
    }
  }

  @Test
  void ordinalsCountRowsOfOtherTablesToo() {
    database.sql("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE other (id int PRIMARY KEY)");
    database.setUp(T, TableId.of("other"));
    try (Follower follower = Follower.of(database.source(), T)) {
      database.sql("BEGIN; INSERT INTO other VALUES (1), (2); INSERT INTO t VALUES (1); COMMIT");

      assertThat(follower.changesToNow())
          .singleElement()
          .matches(change -> change.position().ordinal() == 3);
    }
  }

  @Test
  void anIdleStreamAdvancesWithTheLogAndItsSlotFollows() {
    try (Follower follower = follow("CREATE TABLE t (id int PRIMARY KEY)")) {
      database.sql("CREATE TABLE unmapped AS SELECT generate_series(1, 1000)");
      List<StreamEvent> events = follower.eventsToNow();
      Position end = events.getLast().end();

      assertThat(events).allMatch(StreamEvent.Progress.class::isInstance);
      follower.stream().confirm(end);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (follower.source().progress(Follower.PIPELINE).confirmedLsn() <= end.lsn()) {
        follower.stream().poll(Duration.ofMillis(50));
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
      follower.reopenAt(end);
      assertThat(follower.toNow()).isEmpty();
    }
  }

  @Test
  void progressNeverPassesACommitThatWasNotDelivered() {
    try (Follower follower = follow("CREATE TABLE t (id int PRIMARY KEY)")) {
      Position progress = follower.eventsToNow().getLast().end();
      for (int i = 0; i < 50; i++) {
        database.sql("INSERT INTO t VALUES (%d)".formatted(i));
        follower.reopenAt(progress);
        List<StreamEvent> events = follower.eventsToNow();

        assertThat(events).filteredOn(StreamEvent.Piece.class::isInstance).hasSize(1);
        progress = events.getLast().end();
      }
    }
  }
}
