// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.lane;

import static org.awaitility.Awaitility.await;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.SqlRows;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;

/** One lane is blocked, and the others go on. */
abstract class BlockedLaneRules {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Far below the time for which the other lane is blocked. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private static final String SCHEMA =
      """
      CREATE TABLE alarm (id int PRIMARY KEY, name text);
      CREATE TABLE note (id int PRIMARY KEY, name text, alarm_id int);
      INSERT INTO alarm SELECT g, 'first' FROM generate_series(1, 3) g;
      INSERT INTO note SELECT g, 'first', 1 FROM generate_series(1, 40) g;
      """;
  private static final String MAPPING =
      """
      nodes:
        Alarm: { table: public.alarm, lane: critical }
        Note:
          table: public.note
          lane: low
          relationships:
            ABOUT: { to: Alarm, by: alarm_id }
      """;

  private final String options;
  Story story; // the test's thread only

  /**
   * @param options the capture, and what goes with it
   */
  BlockedLaneRules(String options) {
    this.options = options.strip();
  }

  @BeforeEach
  void start() throws Exception {
    TestSync sync =
        new TestSync(SharedServers.postgres(), SharedServers.neo4j()).withOptions(options);
    story = Story.prepared(sync, SCHEMA, MAPPING);
    sync.start();
    story.settledAfter("UPDATE alarm SET name = 'second'");
  }

  @AfterEach
  void close() throws Exception {
    story.close();
  }

  /** Waits until what is locked was tried in vain, and says what became of the rest. */
  abstract void awaitTriedInVain() throws Exception;

  @Test
  void whatSomebodyLocksKeepsNoOtherLaneWaiting() throws Exception {
    try (Session session = story.sync().graph().session();
        Transaction other = session.beginTransaction()) {
      other.run("MATCH (n:Note {id: 7}) SET n.locked = true").consume();
      story.sql("UPDATE note SET name = 'late'");
      awaitBlocked();

      urgentComesAtOnce(2);
      awaitTriedInVain();
      urgentComesAtOnce(3);
      other.rollback();
    }

    await().atMost(PATIENCE).until(() -> late() == 40);
    await().atMost(PATIENCE).until(() -> entities("failed").isEmpty());
    story.settled();
  }

  final void urgentComesAtOnce(int alarm) throws SQLException {
    story.sql("UPDATE alarm SET name = 'urgent' WHERE id = " + alarm);
    await()
        .atMost(AT_ONCE)
        .until(
            () -> story.ask("MATCH (a:Alarm {name: 'urgent'}) RETURN a.id").contains((long) alarm));
  }

  /** Waits until the graph keeps somebody waiting for a lock. */
  final void awaitBlocked() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !story
                    .ask(
                        "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN"
                            + " status")
                    .isEmpty());
  }

  final int late() {
    return story.ask("MATCH (n:Note {name: 'late'}) RETURN n.id").size();
  }

  /** The entities of this status, where the sync knows one. */
  final List<String> entities(String status) throws SQLException {
    return SqlRows.of(
        story.sync(),
        "SELECT entity_type || ' ' || entity_id FROM syncline.graph_sync_status WHERE"
            + " sync_status = '%s'".formatted(status));
  }
}
