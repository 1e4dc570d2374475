// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.capture.RowScan;
import io.syncline.core.capture.RowScan.Changed;
import io.syncline.core.capture.RowScan.Seen;
import io.syncline.core.capture.RowScan.SeenRow;
import io.syncline.core.capture.RowScan.Span;
import io.syncline.core.capture.RowScan.Wanted;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.core.verify.Digest;
import io.syncline.postgres.rows.LogStanding;
import io.syncline.postgres.rows.PostgresRowScan;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.trigger.TrackedEntry;
import io.syncline.postgres.trigger.TrackedTable;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows read for comparison, and what tells how far their changes have come. */
final class RowScanTest {
  private static final TableId T = TableId.of("t");
  private static final KeyColumns KEY =
      new KeyColumns(List.of("id"), List.of(ColumnType.named("int4")));
  private static final Wanted WANTED = new Wanted("neo4j", "Thing", T, KEY, List.of("id", "n"));

  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = TestDatabase.create();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private static List<String> states(Seen seen) {
    return seen.rows().stream().map(SeenRow::state).toList();
  }

  @Test
  void rowsComeInTheOrderOfTheirKeyAPageAfterTheOther() {
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY, n int)",
        "INSERT INTO t SELECT g, -g FROM generate_series(1, 12) g");
    database.setUp(T);
    try (PostgresSource source = database.source();
        RowScan scan = source.rowScan()) {
      Seen first = scan.after(WANTED, null, 7);
      Seen second = scan.after(WANTED, List.of("7"), 7);

      assertThat(first.rows()).hasSize(7);
      assertThat(second.rows())
          .extracting(seen -> Follower.text(seen.row()))
          .startsWith("{id=8, n=-8}")
          .endsWith("{id=12, n=-12}");
      assertThat(second.pending()).isEmpty();
      assertThat(scan.present(WANTED, List.of("12", "13", "x"))).containsExactly("12");
      database.sql("ANALYZE t");
      assertThat(scan.estimate(WANTED)).isEqualTo(12);
      Span some = new Span(List.of("3"), null, List.of("9"), null);
      assertThat(scan.estimate(WANTED, some)).isBetween(4L, 6L);
    }
  }

  @Test
  void rowsAndKeysOfASpanAreInTheOrderOfTheirType() {
    database.sql(
        "CREATE TABLE t (id int, n int, PRIMARY KEY (id, n))",
        "INSERT INTO t SELECT g, g % 2 FROM generate_series(1, 12) g");
    KeyColumns both =
        new KeyColumns(
            List.of("id", "n"), List.of(ColumnType.named("int4"), ColumnType.named("int4")));
    Wanted wanted = new Wanted("neo4j", "Thing", T, both, List.of("id"));
    Span span = new Span(List.of("3", "1"), List.of("2", "0"), List.of("10", "0"), null);
    database.setUp(T);
    try (PostgresSource source = database.source();
        RowScan scan = source.rowScan()) {
      assertThat(scan.rows(wanted, span, 100).rows())
          .extracting(seen -> Follower.text(seen.row()))
          .containsExactly("{id=4}", "{id=5}", "{id=6}", "{id=7}", "{id=8}", "{id=9}");
      assertThat(
              scan.within(
                  wanted,
                  span,
                  List.of("[\"3\",\"1\"]", "[\"3\",\"2\"]", "[\"9\",\"99\"]", "[\"x\",\"1\"]")))
          .containsExactlyInAnyOrder("[\"3\",\"2\"]", "[\"9\",\"99\"]");
    }
  }

  @Test
  void sumsOfRangesAddUpAndAreThoseOfTheRowsThatAreRead() {
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY, n int)",
        "INSERT INTO t SELECT g, -g FROM generate_series(-5, 12) g");
    database.setUp(T);
    try (PostgresSource source = database.source();
        RowScan scan = source.rowScan()) {
      Digest all = scan.digest(WANTED, new Span(null, null, null, null));
      Digest first = scan.digest(WANTED, new Span(null, null, null, List.of("3")));
      Digest rest = scan.digest(WANTED, new Span(List.of("3"), null, null, null));
      RowScan.Summed read = scan.summed(WANTED, new Span(List.of("-6"), null, null, null), 9);

      assertThat(all.rows()).isEqualTo(18);
      assertThat(first.plus(rest)).isEqualTo(all);
      assertThat(read.seen().rows()).hasSize(9);
      assertThat(read.digest()).isEqualTo(first);
      assertThat(scan.digest(WANTED, new Span(List.of("12"), null, null, null)))
          .isEqualTo(Digest.none(2));
    }
  }

  @Test
  void aSumChangesWithTheTextOfAnyWantedValueAndWithNoOther() {
    database.sql(
        "CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic ="
            + " false)",
        """
        CREATE TABLE t (id int PRIMARY KEY, a numeric DEFAULT 1.0, b text COLLATE blind DEFAULT 'x',
          c json DEFAULT '{"a": 1}', d jsonb DEFAULT '{"a": 1.0}', e float8 DEFAULT 0,
          f interval DEFAULT '1 day', g point DEFAULT '(1,2)', h bpchar DEFAULT 'x', i int[],
          j timestamptz DEFAULT '2026-01-01', k bytea, l uuid, other int)
        """,
        "INSERT INTO t (id) SELECT g FROM generate_series(1, 3) g");
    database.setUp(T);
    List<String> columns =
        List.of("id", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
    Wanted wanted = new Wanted("neo4j", "Thing", T, KEY, columns);
    Span all = new Span(null, null, null, null);
    try (PostgresSource source = database.source();
        RowScan scan = source.rowScan()) {
      Set<Digest> digests = new HashSet<>();
      digests.add(scan.digest(wanted, all));
      List<String> changes =
          List.of(
              "a = 1.00",
              "b = 'X'",
              "c = '{\"a\":1}'",
              "d = '{\"a\": 1.00}'",
              "e = '-0'",
              "f = '24:00'",
              "g = '(2,1)'",
              "h = 'x '",
              "i = '{}'",
              "i = '{NULL}'",
              "j = '2026-01-01 00:00:00.000001'",
              "k = '\\x00'",
              "l = '00000000-0000-0000-0000-000000000000'",
              "id = 9");
      for (String change : changes) {
        database.sql("UPDATE t SET " + change + " WHERE id = 2");
        assertThat(digests.add(scan.digest(wanted, all))).as(change).isTrue();
      }
      database.sql("UPDATE t SET other = 1, a = a");

      assertThat(digests).contains(scan.digest(wanted, all));
    }
  }

  @Test
  void whatWasWrittenSinceAViewComesAndHowFarItWasLooked() throws Exception {
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY, n int)",
        "INSERT INTO t SELECT g, -g FROM generate_series(1, 12) g",
        "VACUUM FREEZE t");
    database.setUp(T);
    try (PostgresSource source = database.source();
        RowScan scan = source.rowScan();
        Connection open = database.connect();
        Statement late = open.createStatement()) {
      open.setAutoCommit(false);
      late.execute("UPDATE t SET n = 0 WHERE id = 1");
      SourceSnapshot since = scan.keys(WANTED, List.of()).snapshot();
      open.commit(); // began before the view, and not seen by it
      database.sql(
          "UPDATE t SET n = 0 WHERE id IN (3, 9)",
          "DELETE FROM t WHERE id = 5",
          "DO $$ BEGIN BEGIN UPDATE t SET n = 0 WHERE id = 11; EXCEPTION WHEN others THEN END; END"
              + " $$",
          "INSERT INTO t VALUES (20, 0)",
          "VACUUM FREEZE t");

      Changed first = scan.changed(WANTED, null, since, 6);
      Changed second = scan.changed(WANTED, first.last(), since, 6);
      Changed third = scan.changed(WANTED, second.last(), since, 6);

      assertThat(first.seen().rows())
          .extracting(seen -> Follower.text(seen.row()))
          .containsExactly("{id=1, n=0}", "{id=3, n=0}");
      assertThat(first.last()).containsExactly("7");
      assertThat(first.looked()).isEqualTo(6);
      assertThat(second.seen().rows())
          .extracting(seen -> Follower.text(seen.row()))
          .containsExactly("{id=9, n=0}", "{id=11, n=0}", "{id=20, n=0}");
      assertThat(third.seen().rows()).isEmpty();
      assertThat(third.last()).isNull();
      SourceSnapshot future = new SourceSnapshot(1L << 40, 1L << 40, Set.of());
      assertThatThrownBy(() -> scan.changed(WANTED, null, future, 6))
          .isInstanceOf(SynclineException.class)
          .hasMessageContaining("older than the run");
    }
  }

  @Test
  void everyVersionOfARowHasAStateOfItsOwn() {
    database.sql("CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 0)");
    aStateChangesWithEveryWriteAndOnlyThen();
  }

  @Test
  void everyVersionOfARowInAPartitionHasAStateOfItsOwn() {
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY, n int) PARTITION BY HASH (id)",
        "CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO t VALUES (1, 0)");
    aStateChangesWithEveryWriteAndOnlyThen();
  }

  private void aStateChangesWithEveryWriteAndOnlyThen() {
    database.setUp(T);
    try (PostgresSource source = database.source();
        RowScan scan = source.rowScan()) {
      List<String> before = states(scan.keys(WANTED, List.of("1", "2", "x")));
      List<String> again = states(scan.keys(WANTED, List.of("1")));
      database.sql("UPDATE t SET n = n");
      List<String> rewritten = states(scan.keys(WANTED, List.of("1")));
      database.sql("BEGIN; DELETE FROM t; INSERT INTO t VALUES (1, 0); COMMIT");
      List<String> replaced = states(scan.keys(WANTED, List.of("1")));

      assertThat(before).hasSize(1).isEqualTo(again);
      assertThat(rewritten).hasSize(1).isNotEqualTo(before);
      assertThat(replaced).hasSize(1).isNotEqualTo(before).isNotEqualTo(rewritten);
    }
  }

  /** Two rows of two partitions may have been written by one transaction at the same place. */
  @Test
  void statesOfPartitionsAreTold() {
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY, n int) PARTITION BY LIST (id)",
        "CREATE TABLE t0 PARTITION OF t FOR VALUES IN (1)",
        "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (2)",
        "INSERT INTO t VALUES (1, 0), (2, 0)");
    database.setUp(T);
    try (PostgresSource source = database.source();
        RowScan scan = source.rowScan()) {
      assertThat(states(scan.keys(WANTED, List.of("1", "2")))).hasSize(2).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatAViewSeesIsStreamedBeforeItsPositionAndAnIdleStreamGetsBeyond() {
    database.sql("CREATE TABLE t (id int PRIMARY KEY, n int)");
    try (Follower follower = Follower.of(database, T);
        RowScan scan = follower.source().rowScan()) {
      database.sql("INSERT INTO t VALUES (1, 0)");

      Seen seen = scan.keys(WANTED, List.of("1"));

      Position reached = Position.START;
      Position inserted = null;
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (reached.compareTo(seen.high()) < 0) {
        assertThat(System.nanoTime()).as("the stream stays at " + reached).isLessThan(deadline);
        StreamEvent event = follower.stream().poll(Duration.ofMillis(100));
        reached = event == null ? reached : event.end();
        inserted = event instanceof StreamEvent.Piece piece ? piece.end() : inserted;
      }
      assertThat(seen.rows()).hasSize(1);
      assertThat(inserted).isNotNull().isLessThan(seen.high());
    }
  }

  @Test
  void aViewIsGivenUpBeforeItIsHeldForLong() throws Exception {
    database.sql("CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 0)");
    database.setUp(T);
    Sessions sessions = new Sessions(database.runtime());
    try (Pool pool = sessions.pool("test", 1);
        RowScan scan =
            new PostgresRowScan(sessions, pool, new LogStanding(), Duration.ofMillis(200))) {
      try (Connection other = database.connect();
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN; LOCK TABLE t");
        assertThatThrownBy(() -> scan.after(WANTED, null, 10))
            .isInstanceOfSatisfying(
                SynclineException.class, e -> assertThat(e.passesByItself()).isTrue())
            .hasMessageContaining("t for comparison took longer than 200 ms");
        statement.execute("ROLLBACK");
      }

      assertThat(scan.after(WANTED, null, 10).rows()).hasSize(1);
    }
  }

  @Test
  void theQueueSaysWhatIsStillToBeAppliedAsTheViewSeesIt() {
    database.sql("CREATE TABLE t (id int PRIMARY KEY, n int)");
    TrackedTable tracked =
        new TrackedTable(
            T,
            KEY,
            List.of(new TrackedEntry("Thing", Lane.HIGH, List.of("id", "n"), List.of(), null)));
    TriggerNeeds needs = new TriggerNeeds("a", List.of("neo4j"), List.of(tracked));
    database.setUp(
        new SetupNeeds(List.of(T), false, Map.of(), TestDatabase.RUNTIME_ROLE, true)
            .withTriggers(needs));
    database.sql(
        "INSERT INTO t SELECT g, 0 FROM generate_series(1, 6) g",
        "UPDATE syncline.graph_sync_status SET sync_status = 'synced' WHERE entity_id <> '1'",
        "UPDATE t SET n = 1 WHERE id = 2",
        "UPDATE syncline.graph_sync_status SET sync_status = 'in_progress' WHERE entity_id = '2'",
        "UPDATE syncline.graph_sync_status SET sync_status = 'failed' WHERE entity_id = '3'",
        "DELETE FROM t WHERE id = 4",
        "UPDATE t SET id = 50 WHERE id = 5",
        "UPDATE syncline.graph_sync_status SET sync_status = 'synced' WHERE entity_id IN ('5',"
            + " '50')",
        "INSERT INTO syncline.graph_sync_status SELECT (jsonb_populate_record(q,"
            + " '{\"sync\": \"b\", \"sync_status\": \"pending\"}')).*"
            + " FROM syncline.graph_sync_status q WHERE entity_id = '6'");
    try (PostgresTriggerSource source =
            new PostgresTriggerSource(database.runtime(), "a", catalog -> needs);
        RowScan scan = source.rowScan()) {
      Seen asked = scan.keys(WANTED, List.of("1", "2", "3", "4", "5", "6", "7"));
      Seen read = scan.keys(WANTED, List.of("1", "2", "3", "6", "50"));
      Seen elsewhere =
          scan.keys(
              new Wanted("other", "Thing", T, KEY, List.of("id", "n")), List.of("1", "2", "50"));

      assertThat(asked.pending()).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
      assertThat(read.pending()).containsExactlyInAnyOrder("1", "2", "3", "50");
      assertThat(elsewhere.pending()).isEmpty();
      assertThat(asked.high().lsn()).isEqualTo(highestVersion());
    }
  }

  private long highestVersion() {
    @Nullable String last = database.value("SELECT last_value FROM syncline.queue_version");
    return Long.parseLong(String.valueOf(last));
  }
}
