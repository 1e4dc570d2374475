// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.RowReader.Rows;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.KeyText;
import io.syncline.embedded.EmbeddedPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows read outside of the stream, and what orders them against it. */
final class RowReaderTest {
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

  private static KeyColumns key(String column, String type) {
    return new KeyColumns(List.of(column), List.of(ColumnType.named(type)));
  }

  private Rows readKeys(KeyColumns key, List<String> keys) {
    database.setUp(T);
    try (PostgresSource source = database.source();
        RowReader reader = source.rowReader()) {
      return reader.readKeys(T, key, keys, key.columns());
    }
  }

  @Test
  void keysOfEveryKindFindTheirRows() {
    database.sql(
        "CREATE TABLE t (n numeric, c char(5), f float8, d date, PRIMARY KEY (n, c, f, d))",
        "INSERT INTO t VALUES (1.50, 'ab', '-0', '2020-02-29'), (2, '\"[,', 'NaN', 'infinity')");
    KeyColumns key =
        new KeyColumns(
            List.of("n", "c", "f", "d"),
            List.of(
                ColumnType.named("numeric"),
                ColumnType.named("bpchar"),
                ColumnType.named("float8"),
                ColumnType.named("date")));

    Rows rows =
        readKeys(
            key,
            List.of(
                KeyText.of(List.of("1.5", "ab", "0", "2020-02-29")),
                KeyText.of(List.of("2", "\"[,", "NaN", "infinity")),
                KeyText.of(List.of("3", "x", "0", "2020-01-01"))));

    assertThat(rows.rows())
        .extracting(Follower::text)
        .containsExactlyInAnyOrder(
            "{n=1.50, c=ab   , f=-0, d=2020-02-29}", "{n=2, c=\"[,  , f=NaN, d=infinity}");
  }

  @Test
  void aTextThatIsNoValueOfTheKeysTypeHasNoRow() {
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 9)");

    Rows rows = readKeys(key("id", "int4"), List.of("1", "x", "2", "99999999999999", "3", "", "4"));

    assertThat(rows.rows()).hasSize(4);
  }

  @Test
  void readingByKeysUsesTheIndex() {
    database.sql(
        "CREATE TABLE t (a int, b uuid, PRIMARY KEY (a, b))",
        "INSERT INTO t SELECT g, gen_random_uuid() FROM generate_series(1, 20000) g",
        "ANALYZE t");

    String plan =
        database.value(
            "EXPLAIN (FORMAT JSON) SELECT t.a FROM"
                + " unnest('{1,2}'::text[], '{x,y}'::text[]) AS w(w0, w1) JOIN ONLY t ON"
                + " t.a = w.w0::int4 AND t.b = w.w1::uuid");

    assertThat(plan).contains("Index").doesNotContain("Seq Scan");
  }

  @Test
  void pagesOfACompositeKeyJoinWithoutGapOrOverlap() {
    database.sql(
        "CREATE TABLE t (a int, b text, PRIMARY KEY (a, b))",
        "INSERT INTO t SELECT g / 10, chr(97 + g % 10) FROM generate_series(0, 99) g");
    database.setUp(T);
    KeyColumns key =
        new KeyColumns(
            List.of("a", "b"), List.of(ColumnType.named("int4"), ColumnType.named("text")));
    try (PostgresSource source = database.source();
        RowReader reader = source.rowReader()) {
      List<String> after = null;
      int seen = 0;
      while (true) {
        Rows rows = reader.readAfter(T, key, after, 7, List.of("a", "b"));
        seen += rows.rows().size();
        if (rows.rows().size() < 7) {
          break;
        }
        var last = rows.rows().getLast();
        after = List.of(Follower.text(last.value("a")), Follower.text(last.value("b")));
      }

      assertThat(seen).isEqualTo(100);
    }
  }

  @Test
  void aPartitionedTableIsReadThroughItsRoot() {
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY HASH (id)",
        "CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "INSERT INTO t VALUES (1)");

    assertThat(readKeys(key("id", "int4"), List.of("1")).rows()).hasSize(1);
  }

  /**
   * While a commit waits for a standby its record is in the log and is streamed, but no read sees
   * it: the read's snapshot says so.
   */
  @Test
  void aReadBesideACommitThatIsStreamedButNotYetVisibleSaysThatItDidNotSeeIt() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      TestDatabase own = TestDatabase.create(server);
      own.sql("CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 0)");
      try (Follower follower = Follower.of(own, T)) {
        own.sql("ALTER SYSTEM SET synchronous_standby_names = 'away'", "SELECT pg_reload_conf()");
        Thread writer = Thread.ofPlatform().start(() -> waitForStandby(own));
        StreamEvent event = null;
        while (!(event instanceof StreamEvent.Piece)) {
          event = follower.stream().poll(java.time.Duration.ofSeconds(1));
        }
        StreamEvent.Piece piece = (StreamEvent.Piece) event;

        try (RowReader reader = follower.source().rowReader()) {
          Rows early = reader.readKeys(T, key("id", "int4"), List.of("1"), List.of("n"));
          own.sql("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
          writer.join();
          Rows late = reader.readKeys(T, key("id", "int4"), List.of("1"), List.of("n"));

          assertThat(early.low()).isGreaterThan(piece.end());
          assertThat(early.rows()).extracting(Follower::text).containsExactly("{n=0}");
          assertThat(early.snapshot().sees(piece.transaction().xid())).isFalse();
          assertThat(late.rows()).extracting(Follower::text).containsExactly("{n=1}");
          assertThat(late.snapshot().sees(piece.transaction().xid())).isTrue();
        }
      }
    }
  }

  private static void waitForStandby(TestDatabase database) {
    while (!"away".equals(database.value("SHOW synchronous_standby_names"))) {
      Thread.onSpinWait();
    }
    database.sql("UPDATE t SET n = 1");
  }
}
