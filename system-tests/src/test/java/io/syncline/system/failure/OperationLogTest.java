// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.PATIENCE;
import static io.syncline.system.failure.FailureWorld.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was tried, how often, when it is tried next, and what came of it, in both captures. */
final class OperationLogTest {
  private static final String LOG =
      """
      SELECT concat_ws(' ', entity_type, entity_id, '=', graph_id, operation, outcome, retries,
        CASE WHEN next_attempt_at > at THEN 'again' ELSE 'never' END)
      FROM syncline.operations ORDER BY id
      """;

  @ParameterizedTest
  @ValueSource(strings = {"capture: log", "capture: trigger"})
  void attemptsAreNumberedAndTheirBatchIsKnown(String capture) throws Exception {
    String failures =
        "failures: { attempts: 2, retry_first: 1s, retry_longest: 1s, mask: [Bill.note] }";
    try (FailureWorld world = new FailureWorld(capture + "\n" + failures)) {
      world.start();
      world.sql("UPDATE bills SET note = 'secret', title = %s WHERE id = 1".formatted(TOO_LARGE));

      await().atMost(PATIENCE).until(() -> world.rows(LOG).size() >= 2);
      assertThat(world.rows(LOG).subList(0, 2))
          .containsExactly(
              "Bill 1 = Bill 1 upsert refused 0 again", "Bill 1 = Bill 1 upsert refused 1 never");
      assertThat(
              world.rows(
                  "SELECT change FROM syncline.operations UNION ALL SELECT change FROM"
                      + " syncline.graph_sync_failures UNION ALL SELECT failure_message FROM"
                      + " syncline.graph_sync_failures"))
          .noneMatch(text -> text.contains("secret"))
          .anyMatch(text -> text.contains("***"));
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
      assertThat(world.sync().tryToRun("status", "--output", "json").output())
          .contains("\"initialized\" : true", "\"neo4jConnected\" : true")
          .contains("\"pendingEntities\" : 0", "\"failedEntities\" : 1", "\"conflictCount\" : 0")
          .contains("\"lastSyncBatch\" : {");

      world.sql("UPDATE bills SET title = 'mended' WHERE id = 1");
      await().atMost(PATIENCE).until(() -> world.titles().contains("1 mended"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(world.rows(LOG).getLast()).contains("healed"));
      assertThat(
              world.rows(
                  "SELECT resolution FROM syncline.graph_sync_failures WHERE resolved_at IS NOT"
                      + " NULL"))
          .containsExactly("healed", "healed");
    }
  }
}
