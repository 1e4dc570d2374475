// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus.State;
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

/** One lane of a queue is blocked or paused, and the others go on. */
final class BlockedLaneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
  private static final String OPTIONS =
      """
      capture: trigger
      queue: { workers: 1, lease: 2s, entity_timeout: 3s }
      failures: { retry_first: 1s, retry_longest: 1s }
      """;

  private Story story;

  @BeforeEach
  void start() throws Exception {
    TestSync sync =
        new TestSync(SharedServers.postgres(), SharedServers.neo4j(), MAPPING)
            .withOptions(OPTIONS.strip());
    story = Story.prepared(sync, SCHEMA, MAPPING);
    sync.start();
    story.settledAfter("UPDATE alarm SET name = 'second'");
  }

  @AfterEach
  void close() throws Exception {
    story.close();
  }

  @Test
  void whatSomebodyLocksKeepsNeitherItsNeighboursNorOtherLanesWaiting() throws Exception {
    try (Session session = story.sync().graph().session();
        Transaction other = session.beginTransaction()) {
      other.run("MATCH (n:Note {id: 7}) SET n.locked = true").consume();
      story.sql("UPDATE note SET name = 'late'");
      awaitStatus("in_progress", "Note 7");

      story.sql("UPDATE alarm SET name = 'urgent' WHERE id = 2");
      await()
          .atMost(AT_ONCE)
          .until(() -> story.ask("MATCH (a:Alarm {name: 'urgent'}) RETURN a.id").size() == 1);

      await()
          .atMost(PATIENCE)
          .until(() -> story.ask("MATCH (n:Note {name: 'late'}) RETURN n.id").size() == 39);
      awaitStatus("failed", "Note 7");
      assertThat(
              ask(
                  "SELECT failure_code || ': ' || failure_message FROM"
                      + " syncline.graph_sync_failures"))
          .first()
          .asString()
          .startsWith("TIMEOUT: not written within 3 s, alone");
      other.rollback();
    }

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ask("SELECT 1 FROM syncline.graph_sync_status WHERE" + " sync_status = 'failed'")
                    .isEmpty());
    story.settled();
  }

  @Test
  void aPausedLaneRestsAndLetsGoOfWhatItRetries() throws Exception {
    try (Session session = story.sync().graph().session();
        Transaction other = session.beginTransaction()) {
      other.run("MATCH (n:Note {id: 7}) SET n.locked = true").consume();
      story.sql("UPDATE note SET name = 'late' WHERE id = 7");
      awaitStatus("in_progress", "Note 7");

      story.sync().command("pause", "low", "--reason", "test");
      awaitStatus("pending", "Note 7");
      other.rollback();
    }
    await().atMost(PATIENCE).until(() -> story.sync().status().getLast().state() == State.PAUSED);
    assertThat(story.sync().status().getFirst().state()).isEqualTo(State.STREAMING);
    assertThat(story.sync().ready()).isTrue();
    story.sql("UPDATE alarm SET name = 'urgent' WHERE id = 2");
    story.awaitNode("MATCH (a:Alarm {name: 'urgent'}) RETURN a");
    story.sync().stop();
    story.sync().command("run", "--until-caught-up", "--no-http"); // ends, though a lane rests
    assertThat(story.ask("MATCH (n:Note {name: 'late'}) RETURN n.id")).isEmpty();

    story.sync().command("resume", "low");
    story.sync().start();
    story.settled();
    assertThat(story.ask("MATCH (n:Note {name: 'late'}) RETURN n.id")).containsExactly(7L);
  }

  private void awaitStatus(String status, String entity) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ask("SELECT entity_type || ' ' || entity_id FROM syncline.graph_sync_status WHERE"
                        + " sync_status = '"
                        + status
                        + "'")
                    .contains(entity));
  }

  private List<String> ask(String query) throws SQLException {
    return SqlRows.of(story.sync(), query);
  }
}
