// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Lane;
import io.syncline.embedded.SharedServers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;

/** Neo4j is read-committed: of a commit under way, one part may be seen before another. */
final class CheckpointReadTest {
  private static final PipelineId PIPELINE = new PipelineId("test", "neo4j", Lane.NORMAL);

  private final TestGraph graph = new TestGraph(Civic.mapping());

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void aCheckpointThatOthersRelyOnIsReadWhenNoBatchIsBeingWritten() throws Exception {
    var writer = graph.writer();
    graph.apply(writer, graph.upsert("Person", "42", Civic.person("42", "Ada")));
    TargetReader reader = graph.target().reader();
    try (Session session = SharedServers.neo4j().driver().session();
        Transaction batch = session.beginTransaction()) {
      batch.run("MATCH (c:SynclineCheckpoint) SET c.epoch = 0 + c.epoch").consume();

      CompletableFuture<Optional<Checkpoint>> settled =
          CompletableFuture.supplyAsync(() -> reader.findSettledCheckpoint(PIPELINE));

      assertThat(reader.findCheckpoint(PIPELINE)).isPresent();
      assertThatThrownBy(() -> settled.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      batch.commit();
      assertThat(settled.get(10, TimeUnit.SECONDS)).isPresent();
    }
  }
}
