// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.Mutation;
import io.syncline.core.type.ContentHash;
import io.syncline.embedded.EmbeddedNeo4j;
import io.syncline.embedded.SharedServers;
import io.syncline.neo4j.Civic;
import io.syncline.neo4j.Neo4jConfig;
import io.syncline.neo4j.Neo4jTarget;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.session.Fence;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits for a lock sees what was committed meanwhile, and leaves it as it is. */
final class LockTest {
  private static final PipelineId PIPELINE = new PipelineId("test", "neo4j", Lane.NORMAL);

  private static final Version VERSION = new Version(1, new Position(1, 5));

  private final EmbeddedNeo4j server = SharedServers.neo4j();
  private final Graph graph = new Graph(server.driver(), "", Duration.ofSeconds(60), "test");
  private final GraphModel model = new GraphModel(Civic.mapping());

  @BeforeEach
  void setUp() {
    server.clear();
    Neo4jConfig config =
        new Neo4jConfig(server.boltUri(), "", "", "", Neo4jConfig.TRANSACTION_TIMEOUT);
    try (Neo4jTarget target = Neo4jTarget.open("neo4j", config, Civic.mapping())) {
      target.setUp();
    }
    var first = new Fence(PIPELINE).takeOver(graph);
    assertThat(first).isEmpty();
    graph.runAlone(
        "CREATE (p:Person {_syncline_key: '1', _syncline_version: [1, 1, 1]})-[:VOTED"
            + " {_syncline_row: 'VOTED|1', _syncline_key: '1', _syncline_version: [1, 1, 1],"
            + " _syncline_hash: [1, 1]}]->(:Bill {_syncline_key: '1', _syncline_version: [1, 1,"
            + " 1]})");
  }

  @Test
  void anOwnerKeepsItsNewVersion() throws Exception {
    afterWaiting(
        "MATCH (n:Bill) SET n._syncline_version = [1, 2, 2]",
        transaction -> {
          Release.lockOwners(model.edge("Bill.TAGGED"), model.names(), List.of("1"), transaction);
          return true;
        });

    assertThat(ask("MATCH (n:Bill) RETURN n._syncline_version")).isEqualTo(List.of(1L, 2L, 2L));
  }

  @Test
  void aRowIsNotRemovedThatBecameNewer() throws Exception {
    afterWaiting(
        "MATCH (n:Person) SET n._syncline_version = [1, 2, 2]",
        transaction -> {
          Departures departures = new Departures(model, new Detachment(model));
          var gone = new Departures.Gone(new EntityId("Person", "1"), VERSION);
          departures.add(model.identity("Person"), List.of(gone), transaction);
          departures.depart(new Work(transaction, Work.Size.BOUNDED));
          return true;
        });

    assertThat(ask("MATCH (n:Person) RETURN n._syncline_version")).isEqualTo(List.of(1L, 2L, 2L));
  }

  @Test
  void anEdgeIsFoundAsItBecame() throws Exception {
    JoinRows rows = new JoinRows(model.edge("VOTED"), model.names());

    Map<String, JoinRows.Found> found =
        afterWaiting(
            "MATCH ()-[r:VOTED]->() SET r._syncline_version = [1, 2, 2], r._syncline_hash = [2, 2]",
            transaction -> rows.lockEdges(List.of("1"), JoinRows.Read.STATE, transaction));

    assertThat(found.get("1"))
        .extracting(JoinRows.Found::version, edge -> edge.stored().hash())
        .containsExactly(List.of(1L, 2L, 2L), new ContentHash(2, 2));
    assertThat(ask("MATCH ()-[r:VOTED]->() RETURN r._syncline_version"))
        .isEqualTo(List.of(1L, 2L, 2L));
  }

  @Test
  void holdersAreCountedOnTopOfWhatOthersCounted() throws Exception {
    graph.runAlone(
        "CREATE (:Tag {_syncline_key: 'water', _syncline_holders: 1, _syncline_version: [1, 1,"
            + " 1]})");

    afterWaiting(
        "MATCH (n:Tag) SET n._syncline_holders = 7",
        transaction -> {
          ValueNode tag = (ValueNode) model.mapping().node("Tag");
          Mutation.Upsert row =
              new Mutation.Upsert(
                  new EntityId("Tag", "1"), VERSION, null, new HeldValues(List.of("water")));
          new ValueHolders(tag, model)
              .write(List.of(row), List.of(), new Work(transaction, Work.Size.BOUNDED));
          return true;
        });

    assertThat(ask("MATCH (n:Tag) RETURN n._syncline_holders")).isEqualTo(8L);
  }

  @Test
  void aWriterThatWaitedWhileAnotherTookOverIsFenced() throws Exception {
    Fence old = new Fence(PIPELINE);
    assertThat(old.takeOver(graph)).isEmpty();

    assertThatThrownBy(
            () ->
                afterWaiting(
                    "MATCH (c:SynclineCheckpoint) SET c.epoch = 99",
                    transaction -> {
                      old.passAndMove(
                          transaction,
                          new Checkpoint(Checkpoint.Stage.STREAM, 1, new Position(1, 1), ""));
                      return true;
                    }))
        .hasMessageContaining("99");
    assertThat(ask("MATCH (c:SynclineCheckpoint) RETURN c.epoch")).isEqualTo(99L);
  }

  @Test
  void whoTakesOverAfterAnotherHasAHigherEpoch() throws Exception {
    Fence late = new Fence(PIPELINE);

    try (GraphTransaction first = graph.begin()) {
      first.list("MATCH (c:SynclineCheckpoint) SET c.epoch = 99", Map.of());
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> late.takeOver(graph));
      assertThatThrownBy(() -> waiting.get(400, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      first.commit();
      waiting.get(30, TimeUnit.SECONDS);
    }

    assertThat(late.epoch()).isEqualTo(100);
  }

  private Object ask(String question) {
    return graph.inTransaction(transaction -> transaction.value(question, Map.of()).asObject());
  }

  /** What comes of work that began while this was written, and not yet committed. */
  private <T> T afterWaiting(String write, Function<GraphTransaction, T> work) throws Exception {
    try (GraphTransaction first = graph.begin()) {
      first.list(write, Map.of());
      CompletableFuture<T> waiting = CompletableFuture.supplyAsync(() -> graph.inTransaction(work));
      assertThatThrownBy(() -> waiting.get(400, TimeUnit.MILLISECONDS))
          .as("waits")
          .isInstanceOf(TimeoutException.class);
      first.commit();
      return waiting.get(30, TimeUnit.SECONDS);
    }
  }
}
