// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.system.sync.Capture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was tried, how often, when it is tried next, and what came of it, in both captures. */
final class OperationLogTest {
  private static final String LOG =
      """
      SELECT concat_ws(' ', entity_type, entity_id, '=', graph_id, operation, outcome, retries,
        CASE WHEN next_attempt_at > at THEN 'again' ELSE 'never' END)
      FROM syncline.operations ORDER BY id
      """;

  @ParameterizedTest
  @MethodSource("io.syncline.system.sync.Capture#tested")
  void attemptsAreNumberedAndTheirBatchIsKnown(Capture capture) throws Exception {
    String failures =
        "failures: { attempts: 2, retry_first: 1s, retry_longest: 1s, mask: [Person.email] }";
    try (FailureWorld world = new FailureWorld(capture.option() + "\n" + failures)) {
      world.graph("CREATE CONSTRAINT by_hand FOR (p:Person) REQUIRE p.email IS UNIQUE");
      world.start();
      world.sql("UPDATE persons SET email = 'secret' WHERE id = 2");
      world.awaitCaughtUp();
      world.sql("INSERT INTO persons VALUES (6, 'twin', 'secret')");

      await().atMost(PATIENCE).until(() -> world.rows(LOG).size() >= 2);
      assertThat(world.rows(LOG).subList(0, 2))
          .containsExactly(
              "Person 6 = Person 6 upsert refused 0 again",
              "Person 6 = Person 6 upsert refused 1 never");
      for (String recorded :
          List.of(
              "SELECT change FROM syncline.operations",
              "SELECT change FROM syncline.graph_sync_failures",
              "SELECT failure_message FROM syncline.graph_sync_failures",
              "SELECT last_error FROM syncline.graph_sync_status WHERE sync_status = 'failed'")) {
        assertThat(world.rows(recorded))
            .isNotEmpty()
            .allMatch(text -> text.contains("***") && !text.contains("secret"));
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          world.rows(
                              "SELECT f.attempt_number || ' ' || (b.failed_count > 0) FROM"
                                  + " syncline.graph_sync_failures f LEFT JOIN"
                                  + " syncline.graph_sync_batches b ON b.id = f.batch_id ORDER BY"
                                  + " f.id"))
                      .isEqualTo(List.of("1 true", "2 true")));
      assertThat(world.sync().tryCommand("status", "--output", "json").output())
          .contains("\"initialized\" : true", "\"neo4jConnected\" : true")
          .contains("\"pendingEntities\" : 0", "\"failedEntities\" : 1", "\"conflictCount\" : 0")
          .contains("\"lastSyncBatch\" : {");

      world.sql("UPDATE persons SET email = 'another' WHERE id = 6");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  !world.texts("MATCH (p:Person {email: 'another'}) RETURN p.name AS t").isEmpty());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(world.rows(LOG).getLast())
                      .matches("Person 6 = Person 6 upsert healed [12] never"));
      assertThat(world.rows("SELECT change FROM syncline.operations WHERE outcome = 'healed'"))
          .first()
          .asString()
          .contains("\"name\": \"twin\"", "\"email\": \"***\"");
      assertThat(
              world.rows(
                  "SELECT resolution FROM syncline.graph_sync_failures WHERE resolved_at IS NOT"
                      + " NULL"))
          .containsExactly("healed", "healed");
      world.graph("DROP CONSTRAINT by_hand");
    }
  }
}
