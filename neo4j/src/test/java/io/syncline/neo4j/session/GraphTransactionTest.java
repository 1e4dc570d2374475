// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.apply.Outcome;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.SharedServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.exceptions.Neo4jException;

/** Statements that nobody waits for are done in order, wholly or not at all. */
final class GraphTransactionTest {
  private static final String FAILS = "UNWIND [0] AS zero RETURN 1 / zero";

  private final EmbeddedNeo4j server = SharedServers.neo4j();
  private final Graph graph = new Graph(server.driver(), "", Duration.ofSeconds(60), "test");

  @BeforeEach
  void clear() {
    server.clear();
    graph.runAlone("CREATE (:Counter {value: 0})");
  }

  @Test
  void statementsAreDoneInTheOrderInWhichTheyAreSent() {
    graph.inTransaction(
        transaction -> {
          for (int i = 0; i < 100; i++) {
            transaction.run(
                "MATCH (n:Counter) WHERE n.value = $i SET n.value = $i + 1", Map.of("i", i));
          }
          return true;
        });

    assertThat(counter()).isEqualTo(100);
  }

  @Test
  void anAnswerIsOfWhenItWasAsked() {
    try (GraphTransaction transaction = graph.begin()) {
      var before = transaction.ask("MATCH (n:Counter) RETURN n.value", Map.of());
      transaction.run("MATCH (n:Counter) SET n.value = 5", Map.of());
      var after = transaction.ask("MATCH (n:Counter) RETURN n.value", Map.of());

      assertThat(after.await().getFirst().get(0).asLong()).isEqualTo(5);
      assertThat(before.await().getFirst().get(0).asLong()).isEqualTo(0);
    }
  }

  @Test
  void anAnswerOfManyRowsIsAsWell() {
    try (GraphTransaction transaction = graph.begin()) {
      var before =
          transaction.ask(
              "UNWIND range(1, 20000) AS i MATCH (n:Counter) RETURN n.value + 0 * i", Map.of());
      transaction.list("MATCH (n:Counter) SET n.value = 5", Map.of());

      assertThat(before.await()).hasSize(20_000).allMatch(row -> row.get(0).asLong() == 0);
    }
  }

  @Test
  void ofSeveralFailuresTheFirstIsThrown() {
    try (GraphTransaction transaction = graph.begin()) {
      transaction.run(FAILS, Map.of());
      transaction.run("MATCH (n:Counter) SET n.value = 1", Map.of());

      Neo4jException failure =
          catchThrowableOfType(
              Neo4jException.class, () -> transaction.list("NO CYPHER AT ALL", Map.of()));

      assertThat(failure.code()).isEqualTo("Neo.ClientError.Statement.ArithmeticError");
    }
    assertThat(counter()).isZero();
  }

  @Test
  void whatFollowsFromAFailureIsNotThrownInItsPlace() {
    try (GraphTransaction transaction = graph.begin()) {
      transaction.run(FAILS, Map.of());

      Neo4jException failure =
          catchThrowableOfType(Neo4jException.class, () -> runOnAndOn(transaction));

      assertThat(failure.code()).isEqualTo("Neo.ClientError.Statement.ArithmeticError");
    }
  }

  private static void runOnAndOn(GraphTransaction transaction) {
    for (int i = 0; i < 1_000; i++) {
      transaction.run("RETURN 1", Map.of());
    }
  }

  @Test
  void nothingIsCommittedAfterAFailureThatNobodyWaitedFor() {
    try (GraphTransaction transaction = graph.begin()) {
      transaction.run("MATCH (n:Counter) SET n.value = 1", Map.of());
      transaction.run(FAILS, Map.of());

      assertThatThrownBy(transaction::commit).hasMessageContaining("/ by zero");
    }
    assertThat(counter()).isZero();
  }

  @Test
  void nothingIsCommittedThatACheckRefuses() {
    assertThatThrownBy(
            () ->
                graph.inTransaction(
                    transaction -> {
                      transaction.check(
                          "MATCH (n:Counter) RETURN n", Map.of(), rows -> refuse(rows));
                      transaction.run("MATCH (n:Counter) SET n.value = 1", Map.of());
                      return true;
                    }))
        .isInstanceOf(Refusal.class);

    assertThat(counter()).isZero();
  }

  private static void refuse(List<?> rows) {
    if (!rows.isEmpty()) {
      throw new Refusal(new Outcome.Fenced(7));
    }
  }

  @Test
  void whoIsInterruptedLetsGoOfItsLocks() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Outcome> given = new CompletableFuture<>();
    try (GraphTransaction first = graph.begin()) {
      first.list("MATCH (n:Counter) SET n.value = 1 RETURN n", Map.of());
      Thread second = Thread.ofPlatform().start(() -> given.complete(blocked(waits)));
      waits.await();
      second.interrupt();

      assertThat(given.get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> assertThat(retry.cause()).isEqualTo(Outcome.Cause.UNREACHABLE));
      first.commit();
    }

    graph.inTransaction(
        transaction -> {
          transaction.run("MERGE (l:Other) SET l.value = 1", Map.of());
          return true;
        });
    assertThat(counter()).isEqualTo(1);
  }

  private Outcome blocked(CountDownLatch waits) {
    try (GraphTransaction transaction = graph.begin()) {
      transaction.list("MERGE (l:Other) SET l.value = 2", Map.of());
      waits.countDown();
      transaction.list("MATCH (n:Counter) SET n.value = 2", Map.of());
      transaction.commit();
      return new Outcome.Applied(1, List.of());
    } catch (RuntimeException e) {
      return Failures.outcome("bolt://here", e);
    }
  }

  /** Hazard 18: it looks like a record that can never be applied. */
  @Test
  void aNodeThatWentMeanwhileMayBeARace() throws Exception {
    graph.runAlone("CREATE (:Gate)");
    try (Session session = server.driver().session();
        Transaction other = session.beginTransaction()) {
      other.run("MATCH (g:Gate) SET g.open = false").consume();
      other.run("MATCH (n:Counter) DELETE n").consume();
      CompletableFuture<Neo4jException> failure =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      Neo4jException.class,
                      () ->
                          graph.runAlone(
                              "MATCH (n:Counter), (g:Gate) SET g.open = true CREATE"
                                  + " (n)-[:OF]->(g)")));
      assertThatThrownBy(() -> failure.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class); // it has found the node, and waits for the gate
      other.commit();

      assertThat(failure.get(10, TimeUnit.SECONDS).code())
          .isEqualTo("Neo.ClientError.Statement.EntityNotFound");
      assertThat(Failures.mayBeRace(failure.join())).isTrue();
    }
  }

  private long counter() {
    return graph.inTransaction(
        transaction -> transaction.value("MATCH (n:Counter) RETURN n.value", Map.of()).asLong());
  }
}
