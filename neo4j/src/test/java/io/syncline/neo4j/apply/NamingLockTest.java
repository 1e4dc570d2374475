// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.SharedServers;
import io.syncline.neo4j.Civic;
import io.syncline.neo4j.Neo4jConfig;
import io.syncline.neo4j.Neo4jTarget;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NamingLockTest {
  private final EmbeddedNeo4j server = SharedServers.neo4j();
  private final Graph graph = new Graph(server.driver(), "", Duration.ofSeconds(60), "test");

  @BeforeEach
  void setUp() {
    server.clear();
    Neo4jConfig config =
        new Neo4jConfig(server.boltUri(), "", "", "", Neo4jConfig.TRANSACTION_TIMEOUT);
    try (Neo4jTarget target = Neo4jTarget.open("neo4j", config, Civic.mapping())) {
      target.setUp();
    }
    graph.inTransaction(
        transaction -> {
          NamingLock.use(List.of("Bill", "Person"), transaction);
          transaction.list("RETURN 1", Map.of()); // when that is answered, the lock is there
          return true;
        });
  }

  private static void use(GraphTransaction transaction) {
    NamingLock.use(List.of("Bill", "Person"), transaction);
    transaction.list("RETURN 1", Map.of()); // when that is answered, the lock is there
  }

  private static void change(GraphTransaction transaction) {
    NamingLock.change("Person", transaction);
  }

  @Test
  void manyUseNamesAtOnce() throws Exception {
    try (GraphTransaction first = graph.begin()) {
      use(first);

      another(NamingLockTest::use).get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void nobodyChangesANameThatIsUsed() throws Exception {
    assertWaits(NamingLockTest::use, NamingLockTest::change);
  }

  @Test
  void nobodyUsesANameWhileItChanges() throws Exception {
    assertWaits(NamingLockTest::change, NamingLockTest::use);
  }

  @Test
  void changesComeOneAfterTheOtherWithoutDeadlock() throws Exception {
    assertWaits(NamingLockTest::change, NamingLockTest::change);
  }

  @Test
  void whoChangesOneNameAndUsesAnotherNeverWaitsForWhoDoesTheOpposite() throws Exception {
    CompletableFuture<Void> opposite = times(30, "Person", "Bill");

    times(30, "Bill", "Person").get(60, TimeUnit.SECONDS);
    opposite.get(60, TimeUnit.SECONDS);
  }

  /** Fails if any of these transactions is ended for a deadlock. */
  private CompletableFuture<Void> times(int times, String changed, String used) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < times; i++) {
            try (GraphTransaction transaction = graph.begin()) {
              NamingLock.take(
                  new TreeSet<>(List.of(changed)), new TreeSet<>(List.of(used)), transaction);
              transaction.list("RETURN 1", Map.of());
              transaction.commit();
            }
          }
        },
        Thread::startVirtualThread);
  }

  @Test
  void otherEntriesGoOn() throws Exception {
    try (GraphTransaction first = graph.begin()) {
      change(first);

      another(other -> NamingLock.change("Bill", other)).get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aLockThatWasNeverUsedCanBeTaken() throws Exception {
    try (GraphTransaction first = graph.begin()) {
      NamingLock.change("Session", first);
      first.list("RETURN 1", Map.of());
      CompletableFuture<Void> second = another(other -> NamingLock.use(List.of("Session"), other));

      assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      first.commit();
      second.get(30, TimeUnit.SECONDS);
    }
  }

  private void assertWaits(Consumer<GraphTransaction> first, Consumer<GraphTransaction> second)
      throws Exception {
    try (GraphTransaction transaction = graph.begin()) {
      first.accept(transaction);
      CompletableFuture<Void> waiting = another(second);

      assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(waiting).isNotDone();
      transaction.commit();
      waiting.get(30, TimeUnit.SECONDS);
    }
  }

  private CompletableFuture<Void> another(Consumer<GraphTransaction> work) {
    return CompletableFuture.runAsync(
        () ->
            graph.inTransaction(
                transaction -> {
                  work.accept(transaction);
                  return true;
                }));
  }
}
