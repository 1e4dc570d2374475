// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.system.sync.Story;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;

/** Whoever reads the graph sees transactions of PostgreSQL as a whole or not at all. */
final class WholeTransactionsTest {
  private static final String SCHEMA =
      """
      CREATE TABLE account (id bigint PRIMARY KEY, balance integer, rest text);
      INSERT INTO account SELECT i, 100, '' FROM generate_series(1, 10) i;
      """;

  private static final String MAPPING = "nodes: { Account: { table: public.account } }\n";

  /**
   * Neo4j isolates no readers: who locks all of it sees what is committed. To remove a property
   * locks, even one that a node has not, but not one that the database has never heard of.
   */
  private static final String LOOK =
      """
      MATCH (a:Account) REMOVE a.nothing WITH collect(a) AS locked
      MATCH (a:Account) WITH a ORDER BY a.id
      RETURN sum(a.balance) AS sum, collect(a.balance) AS balances
      """;

  private static final int TRANSFERS = 200;

  @Test
  void moneyIsNeverOnItsWay() throws Exception {
    try (Story story = Story.of(SCHEMA, MAPPING)) {
      story.settled();
      story.cypher("CREATE (heard:Of {nothing: true}) DELETE heard");
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> transfer(story));
      Set<List<Object>> seen = new HashSet<>();
      while (!writer.isDone()) {
        seen.add(look(story));
        Thread.sleep(20); // who holds all locks all the time leaves nothing to be seen
      }
      writer.get();
      story.settled();

      assertThat(seen).as("states seen on the way").hasSizeGreaterThan(3);
    }
  }

  @Test
  void whileASnapshotIsLoadedNothingIsSaidToBeWhole() throws Exception {
    CompletableFuture<String> loading = new CompletableFuture<>();
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (Story story = Story.prepared(SCHEMA, MAPPING)) {
      story
          .sync()
          .startWith(
              "before:TargetWriter.sweep",
              failpoint -> {
                loading.complete(failpoint);
                seen.join();
              });
      loading.join();
      PipelineStatus status = story.sync().status().getFirst();
      seen.complete("");

      assertThat(status.state()).isEqualTo(PipelineStatus.State.SNAPSHOT);
      assertThat(status.guarantee()).isEqualTo("convergence");
      story.settled();
      await()
          .untilAsserted(
              () ->
                  assertThat(story.sync().status().getFirst().guarantee())
                      .isEqualTo("transactions"));
    }
  }

  private static List<Object> look(Story story) {
    try (Session session = story.sync().graph().session()) {
      return session.executeWrite(
          graph -> {
            var row = graph.run(LOOK).single();
            assertThat(row.get("sum").asInt()).as("of %s", row.get("balances")).isEqualTo(1000);
            return row.get("balances").asList();
          });
    }
  }

  /** From one account to another, or to a new one that replaces it. */
  private static void transfer(Story story) {
    try {
      for (int i = 0; i < TRANSFERS; i++) {
        int from = 1 + i % 10;
        int to = 1 + i * 7 % 10;
        story.sql(
            i % 3 == 0
                ? "DELETE FROM account WHERE id = %1$d; INSERT INTO account SELECT %1$d, 1000 - sum(balance) FROM account"
                    .formatted(from)
                : "UPDATE account SET balance = balance - 3 WHERE id = %d; UPDATE account SET balance = balance + 3 WHERE id = %d"
                    .formatted(from, to));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
