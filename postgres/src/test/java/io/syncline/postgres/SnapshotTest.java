// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.RowCursor;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Lane;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshot and streams together have every change exactly once. */
final class SnapshotTest {
  private static final TableId T = TableId.of("t");
  private static final int WRITERS = 4;

  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = TestDatabase.create();
    database.sql("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL)");
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private static List<Row> all(SnapshotSession snapshot, TableId table, String... columns) {
    List<Row> rows = new ArrayList<>();
    try (RowCursor cursor = snapshot.open(table, List.of(columns))) {
      for (List<Row> some = cursor.next(7); !some.isEmpty(); some = cursor.next(7)) {
        rows.addAll(some);
      }
    }
    return rows;
  }

  /**
   * Writers only add one to a counter, so that every change that is missed or doubled shows in the
   * sequence of a row's numbers.
   */
  @Test
  void changesOfConcurrentWritersAreInTheSnapshotOrInEachStreamButNotInBoth() throws Exception {
    database.sql("INSERT INTO t SELECT g, 0 FROM generate_series(1, 20) g");
    database.setUp(T);
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int seed = i;
      writers.add(Thread.ofPlatform().start(() -> write(seed, stop)));
    }
    PipelineId high = new PipelineId("test", "graph", Lane.HIGH);
    try (PostgresSource source = database.source()) {
      Catalog catalog = source.loadCatalog(List.of(T));
      Map<String, Integer> counters = new HashMap<>();
      Checkpoint from;
      try (SnapshotSession snapshot =
          source.beginSnapshot(List.of(high, Follower.PIPELINE), catalog)) {
        for (Row row : all(snapshot, T, "id", "n")) {
          counters.put(text(row, "id"), Integer.valueOf(text(row, "n")));
        }
        from = new Checkpoint(Stage.STREAM, 1, snapshot.position(), snapshot.source());
      }
      Thread.sleep(300);
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }

      for (PipelineId pipeline : List.of(high, Follower.PIPELINE)) {
        try (ChangeStream stream = source.open(pipeline, from, catalog)) {
          follow(stream, new HashMap<>(counters));
        }
      }
    }
  }

  private void write(int seed, AtomicBoolean stop) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (int i = seed; !stop.get(); i++) {
        statement.execute("UPDATE t SET n = n + 1 WHERE id = " + (i * 7 % 20 + 1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void follow(ChangeStream stream, Map<String, Integer> counters) {
    int goal = Integer.parseInt(String.valueOf(database.value("SELECT sum(n) FROM t")));
    while (counters.values().stream().mapToInt(Integer::intValue).sum() < goal) {
      if (stream.poll(Duration.ofSeconds(1)) instanceof StreamEvent.Piece piece) {
        for (Change change : piece.changes()) {
          Row after = ((Change.Update) change).after();
          Integer before = counters.put(text(after, "id"), Integer.valueOf(text(after, "n")));
          assertThat(Integer.valueOf(text(after, "n"))).isEqualTo(before + 1);
        }
      }
    }
    assertThat(counters.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(goal);
  }

  private static String text(Row row, String column) {
    return ((Value.Present) row.value(column)).text();
  }

  @Test
  void partitionsAreReadThroughTheirRootAndInheritingTablesAreNot() {
    database.sql(
        "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY HASH (id)",
        "CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO p SELECT generate_series(1, 20)",
        "CREATE TABLE heir () INHERITS (t)",
        "INSERT INTO t VALUES (1, 1)",
        "INSERT INTO heir VALUES (2, 2)",
        "ANALYZE");
    TableId p = TableId.of("p");
    database.setUp(T, p);
    try (PostgresSource source = database.source();
        SnapshotSession snapshot =
            source.beginSnapshot(List.of(Follower.PIPELINE), source.loadCatalog(List.of(T, p)))) {
      assertThat(all(snapshot, p, "id")).hasSize(20);
      assertThat(all(snapshot, T, "id", "n"))
          .extracting(Follower::text)
          .containsExactly("{id=1, n=1}");
      assertThat(snapshot.estimateRows(p)).isEqualTo(20);
    }
  }

  @Test
  void wideRowsComeFewerAtATime() {
    database.sql("ALTER TABLE t ADD COLUMN wide text");
    database.sql("INSERT INTO t SELECT g, g, repeat('x', 1000000) FROM generate_series(1, 20) g");
    database.setUp(T);
    try (PostgresSource source = database.source();
        SnapshotSession snapshot =
            source.beginSnapshot(List.of(Follower.PIPELINE), source.loadCatalog(List.of(T)));
        RowCursor cursor = snapshot.open(T, List.of("id", "wide"))) {
      List<Integer> chunks = new ArrayList<>();
      for (List<Row> some = cursor.next(100); !some.isEmpty(); some = cursor.next(100)) {
        chunks.add(some.size());
      }

      assertThat(chunks).containsExactly(5, 5, 5, 5);
    }
  }

  @Test
  void aCursorMayBeClosedBeforeItsEnd() {
    database.sql("INSERT INTO t SELECT g, g FROM generate_series(1, 50000) g");
    database.setUp(T);
    try (PostgresSource source = database.source();
        SnapshotSession snapshot =
            source.beginSnapshot(List.of(Follower.PIPELINE), source.loadCatalog(List.of(T)))) {
      try (RowCursor cursor = snapshot.open(T, List.of("n", "id"))) {
        assertThat(cursor.next(3)).extracting(Follower::text).contains("{n=1, id=1}");
      }
      assertThat(all(snapshot, T, "id")).hasSize(50000);
    }
  }

  @Test
  void withoutAPublicationItIsSaidWhatToDo() {
    database.sql("CREATE ROLE r_%s LOGIN REPLICATION".formatted(database.name()));
    try (PostgresSource source = new PostgresSource(database.installer())) {
      Catalog catalog = source.loadCatalog(List.of(T));

      assertThatThrownBy(() -> source.beginSnapshot(List.of(Follower.PIPELINE), catalog))
          .isInstanceOfSatisfying(
              SynclineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_APPLIED))
          .hasMessageContaining("syncline apply");
    }
    database.sql("DROP ROLE r_%s".formatted(database.name()));
  }

  @Test
  void aTableOutsideThePublicationIsNoticedBeforeItIsRead() {
    database.sql("CREATE TABLE u (id int PRIMARY KEY)");
    database.setUp(T);
    try (PostgresSource source = new PostgresSource(database.installer())) {
      Catalog catalog = source.loadCatalog(List.of(T, TableId.of("u")));

      assertThatThrownBy(() -> source.beginSnapshot(List.of(Follower.PIPELINE), catalog))
          .hasMessageContaining("public.u is not in publication");
    }
  }

  @Test
  void underRowLevelSecurityNothingIsReadRatherThanTooLittle() {
    database.sql("INSERT INTO t VALUES (1, 1)", "ALTER TABLE t ENABLE ROW LEVEL SECURITY");
    database.setUp(T);
    database.sql("ALTER ROLE " + TestDatabase.RUNTIME_ROLE + " NOBYPASSRLS");
    try (PostgresSource source = database.source();
        SnapshotSession snapshot =
            source.beginSnapshot(List.of(Follower.PIPELINE), source.loadCatalog(List.of(T)))) {

      Throwable refusal = catchThrowable(() -> all(snapshot, T, "id"));

      assertThat(refusal)
          .isInstanceOfSatisfying(
              SynclineException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_RIGHTS));
      database.sql("ALTER ROLE " + TestDatabase.RUNTIME_ROLE + " BYPASSRLS");
      assertThat(all(snapshot, T, "id")).hasSize(1);
    }
  }
}
