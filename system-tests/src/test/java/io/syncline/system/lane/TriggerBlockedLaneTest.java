// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.system.sync.SqlRows;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;

/** What is locked is found out and set aside, and its neighbours are written. */
@Tag("long")
final class TriggerBlockedLaneTest extends BlockedLaneRules {

  TriggerBlockedLaneTest() {
    super(
        """
        capture: trigger
        queue: { workers: 1, lease: 2s, entity_timeout: 3s }
        failures: { retry_first: 1s, retry_longest: 1s }
        """);
  }

  @Override
  void awaitTriedInVain() throws Exception {
    await().atMost(PATIENCE).until(() -> entities("failed").equals(List.of("Note 7")));
    await().atMost(PATIENCE).until(() -> late() == 39);
    assertThat(
            SqlRows.of(
                story.sync(),
                "SELECT failure_code || ': ' || failure_message FROM"
                    + " syncline.graph_sync_failures"))
        .first()
        .asString()
        .startsWith("TIMEOUT: not written within 3 s, alone");
  }

  @Test
  void aPausedLaneRestsAndLetsGoOfWhatItRetries() throws Exception {
    try (Session session = story.sync().graph().session();
        Transaction other = session.beginTransaction()) {
      other.run("MATCH (n:Note {id: 7}) SET n.locked = true").consume();
      story.sql("UPDATE note SET name = 'late' WHERE id = 7");
      awaitBlocked();

      story.sync().command("pause", "low", "--reason", "test");
      await().atMost(PATIENCE).until(() -> entities("pending").equals(List.of("Note 7")));
      other.rollback();
    }
    await().atMost(PATIENCE).until(() -> story.sync().status().getLast().state() == State.PAUSED);
    assertThat(story.sync().status().getFirst().state()).isEqualTo(State.STREAMING);
    assertThat(story.sync().ready()).isTrue();
    urgentComesAtOnce(2);
    story.sync().stop();
    story.sync().command("run", "--until-caught-up", "--no-http"); // ends, though a lane rests
    assertThat(late()).isZero();

    story.sync().command("resume", "low");
    story.sync().start();
    story.settled();
    assertThat(late()).isEqualTo(1);
  }
}
