// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.postgres.trigger.PostgresQueue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is claimed and completed is looked up by keys, whatever is thought of the queue's size. */
final class QueuePlanTest {
  private static final int ROWS = 1000;

  private static final String OF_CLAIMS =
      """
      SELECT d.* FROM (
        SELECT min(claimed_by) AS member, array_agg(entity_type) AS types,
          array_agg(entity_id) AS ids, array_agg(queue_version) AS versions,
          array_agg(true) AS exist
        FROM syncline.graph_sync_status WHERE claimed_by IS NOT NULL) c
      CROSS JOIN %s d
      """;

  private static final String COMPLETE =
      OF_CLAIMS.formatted(
          "syncline.complete_changes('syncline', 'neo4j', c.member, c.types, c.ids, c.versions,"
              + " c.exist, '{}')");

  private static final String PUT_BACK =
      OF_CLAIMS.formatted(
          "syncline.put_back_changes('syncline', 'neo4j', c.member, c.types, c.ids, '0 s')");

  private TestDatabase database;
  private PostgresQueue queue;
  private String claim = "";

  @BeforeEach
  void join() {
    database = Items.createQueue();
    queue = new PostgresQueue(database.runtime(), "syncline", "neo4j");
    Member member = queue.join("test", Duration.ofMinutes(5));
    claim =
        "SELECT type_ FROM syncline.claim_changes('syncline', 'neo4j', %d, '%s', 1, '{normal}', '{0}', %d)"
            .formatted(member.number(), member.incarnation(), ROWS);
    database.sql("ALTER TABLE syncline.graph_sync_status SET (autovacuum_enabled = off)");
  }

  @AfterEach
  void close() {
    queue.close();
    database.close();
  }

  private void insert(int from, int to) {
    database.sql(
        "INSERT INTO items SELECT g, 'x' FROM generate_series(%d, %d) g".formatted(from, to));
  }

  /** A join planned for an empty queue compared each claim with each: 200 ms for 500 of them. */
  @Test
  void whatIsDoneIsLookedUpByItsKeyInAQueueThatSeemsEmpty() throws SQLException {
    insert(1, ROWS);
    try (Connection worker = database.connect()) {
      worker.setAutoCommit(false);
      run(worker, claim);

      long before = looks(worker, "idx_scan");
      run(worker, COMPLETE);

      assertThat(looks(worker, "idx_scan") - before).isGreaterThan(ROWS);
      worker.commit();
    }
    assertThat(queue.backlog().values()).allMatch(lane -> lane.waiting() == 0);
  }

  /** From its sixth call on a session keeps the plan that it made for the queue as it was then. */
  @Test
  void whatWasPlannedForASmallQueueDoesWhenItHasGrown() throws SQLException {
    try (Connection worker = database.connect()) {
      worker.setAutoCommit(false);
      for (int call = 0; call < 8; call++) {
        insert(call, call);
        run(worker, claim);
        run(worker, PUT_BACK);
        run(worker, claim);
        run(worker, COMPLETE);
        worker.commit();
        database.sql("VACUUM ANALYZE syncline.graph_sync_status");
      }
      insert(100, 20 * ROWS);

      run(worker, claim);
      run(worker, PUT_BACK);
      run(worker, claim);
      String members =
          "SELECT count(*) FROM syncline.graph_sync_status WHERE claimed_by IS NOT NULL";
      assertThat(number(worker, members)).isEqualTo(ROWS);
      run(worker, COMPLETE);

      assertThat(looks(worker, "seq_tup_read")).isLessThan(ROWS);
      assertThat(looks(worker, "idx_tup_fetch")).isLessThan(15 * ROWS);
      worker.commit();
    }
  }

  private static void run(Connection worker, String sql) throws SQLException {
    try (Statement statement = worker.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long looks(Connection worker, String counter) throws SQLException {
    return number(
        worker,
        "SELECT %s FROM pg_stat_xact_user_tables WHERE relname = 'graph_sync_status'"
            .formatted(counter));
  }

  private static long number(Connection worker, String sql) throws SQLException {
    try (Statement statement = worker.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
