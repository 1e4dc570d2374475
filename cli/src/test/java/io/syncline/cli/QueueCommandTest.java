// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.checkpoint.QueueCount;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class QueueCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String FILE = CommandLineTest.existingFile();

  private final FakeConnections stores = new FakeConnections();
  private final Session session =
      new Session(stores, Clock.fixed(NOW, ZoneOffset.UTC), null, Map.of());

  private void listed(String type, Lane lane, String status, long entities, int seconds) {
    stores.source.state.queue.add(
        new QueueCount("neo4j", type, lane, status, entities, NOW.minusSeconds(seconds)));
  }

  @Test
  void itCountsByTypeLaneAndStatus() {
    listed("Bill", Lane.HIGH, "failed", 2, 600);
    listed("Bill", Lane.HIGH, "pending", 40, 3);
    listed("Person", Lane.NORMAL, "deleted", 1, 2);
    listed("Person", Lane.NORMAL, "synced", 1000, 7200);

    assertThat(session.run("queue", "-c", FILE))
        .isEqualTo(
            new Session.Result(
                0,
                """
                syncline: 41 changes in the queue, 2 failed

                TARGET  TYPE    LANE    STATUS   ENTITIES  OLDEST
                neo4j   Bill    high    failed   2         10 min ago
                neo4j   Bill    high    pending  40        3.0 s ago
                neo4j   Person  normal  deleted  1         2.0 s ago
                neo4j   Person  normal  synced   1000      2 h ago
                """,
                ""));
  }

  @Test
  void programsGetJson() {
    listed("Bill", Lane.HIGH, "in_progress", 5, 60);

    assertThat(session.run("queue", "-c", FILE, "--output", "json").out())
        .isEqualToNormalizingNewlines(
            """
            {
              "sync" : "syncline",
              "at" : "2026-11-21T12:00:00Z",
              "waiting" : 5,
              "failed" : 0,
              "lines" : [ {
                "target" : "neo4j",
                "type" : "Bill",
                "lane" : "high",
                "status" : "in_progress",
                "entities" : 5,
                "oldest" : "2026-11-21T11:59:00Z"
              } ]
            }
            """);
  }

  @Test
  void anEmptyQueueIsSaidToBeEmpty() {
    assertThat(session.run("queue", "-c", FILE).out())
        .isEqualToNormalizingNewlines("syncline: 0 changes in the queue, 0 failed\n");
  }

  @Test
  void aStoreThatIsAwayIsNotAnEmptyQueue() {
    stores.source.state.failure =
        new SynclineException(ErrorCode.SOURCE_UNREACHABLE, "no answer in 10 s");

    Session.Result result = session.run("queue", "-c", FILE);

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("SOURCE_UNREACHABLE");
  }
}
