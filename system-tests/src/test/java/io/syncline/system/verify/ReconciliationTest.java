// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.sync.CommandResult;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a rule believes the graph, a repair leaves it as it is, says so and audits it. */
final class ReconciliationTest {
  private static final String SCHEMA =
      """
      CREATE TABLE thread (id int PRIMARY KEY, title text, updated timestamptz NOT NULL);
      CREATE TABLE item (id int PRIMARY KEY, title text, score int);
      INSERT INTO thread SELECT g, 'row', '2026-01-01' FROM generate_series(1, 5) g;
      INSERT INTO item SELECT g, 'row', NULL FROM generate_series(1, 5) g;
      """;

  private static final String MAPPING =
      """
      nodes:
        Thread: { table: public.thread }
        Item: { table: public.item }
      repair: { types: { Thread: "newest:updated", Item: complete } }
      """;

  private static JsonNode json(CommandResult result) {
    return JsonMapper.builder().build().readTree(result.output());
  }

  private static String titles(TestSync sync, String label) {
    return sync
        .graph()
        .executableQuery("MATCH (n:" + label + ") RETURN n.title AS t ORDER BY n.id")
        .execute()
        .records()
        .stream()
        .map(row -> row.get("t").asString())
        .toList()
        .toString();
  }

  @Test
  void theGraphStaysWhereARuleBelievesIt() throws Exception {
    try (TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j())) {
      sync.sql(SCHEMA);
      sync.setUp(MAPPING);
      sync.start();
      sync.awaitCaughtUp(Duration.ofSeconds(60));
      sync.graph()
          .executableQuery(
              """
              MATCH (a:Thread {id: 1}), (b:Thread {id: 2}), (c:Thread {id: 3})
              SET a.title = 'newer', a.updated = datetime('2026-02-01T00:00:00Z'),
                b.title = 'older', b.updated = datetime('2025-02-01T00:00:00Z'), c.title = 'edited'
              WITH c MATCH (d:Item {id: 1}), (e:Item {id: 2})
              SET d.title = 'fuller', d.score = 7, e.title = 'edited'
              """)
          .execute();
      assertThat(sync.tryCommand("verify", "--depth", "deep").code()).isEqualTo(3);

      CommandResult plan = sync.tryCommand("repair", "--output", "json");
      CommandResult done = sync.tryCommand("repair", "--apply");

      assertThat(json(plan).get("kept").asLong()).isEqualTo(2);
      assertThat(json(plan).get("repairs").asLong()).isEqualTo(3);
      assertThat(plan.output())
          .contains("updated is 2026-02-01T00:00Z in the graph")
          .contains("the graph has 1 values that the row has not");
      assertThat(done.code()).as(done.toString()).isEqualTo(0);
      assertThat(done.output()).contains("2 stay as the graph has them");
      assertThat(titles(sync, "Thread")).isEqualTo("[newer, row, row, row, row]");
      assertThat(titles(sync, "Item")).isEqualTo("[fuller, row, row, row, row]");
      assertThat(sync.tryCommand("audit", "list", "Thread", "1").output()).contains("keep graph");
      aRuleThatNamesNothingIsRefused(sync);
      isAuditedOnce(sync);
      theRowWinsWhenItChangesOrWhenToldSo(sync);
    }
  }

  private static void aRuleThatNamesNothingIsRefused(TestSync sync) {
    CommandResult refused = sync.tryCommand("repair", "--apply", "--prefer", "newest:updatet");
    assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
    assertThat(refused.talk()).contains("newest:updatet: no type has a property updatet");
  }

  private static void isAuditedOnce(TestSync sync) {
    sync.tryCommand("verify", "--depth", "deep");
    CommandResult again = sync.tryCommand("repair", "--apply");
    assertThat(again.code()).as(again.toString()).isEqualTo(0);
    CommandResult audit = sync.tryCommand("audit", "list", "Thread", "1", "--output", "json");
    assertThat(json(audit).get("records").size()).isEqualTo(1);
  }

  private static void theRowWinsWhenItChangesOrWhenToldSo(TestSync sync) throws Exception {
    sync.sql("UPDATE item SET title = 'next' WHERE id = 1");
    sync.awaitCaughtUp(Duration.ofSeconds(60));
    assertThat(titles(sync, "Item")).isEqualTo("[next, row, row, row, row]");
    CommandResult told = sync.tryCommand("repair", "--apply", "--prefer", "postgres");
    assertThat(told.code()).as(told.toString()).isEqualTo(0);
    assertThat(titles(sync, "Thread")).isEqualTo("[row, row, row, row, row]");
  }
}
