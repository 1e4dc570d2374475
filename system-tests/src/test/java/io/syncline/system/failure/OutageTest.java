// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.embedded.SharedServers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An outage is nobody's fault: nothing is set aside, whatever is written meanwhile. */
final class OutageTest {
  private static final String ASIDE =
      "SELECT entity_id FROM syncline.graph_sync_status WHERE sync_status <> 'synced'";

  @Test
  @Tag("long")
  void aTargetThatIsAwayForAWhileUnderLoadMakesNoDeadLetter() throws Exception {
    endure("log", Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "trigger"})
  @Tag("long")
  void norDoesOneThatIsAwayForMinutes(String capture) throws Exception {
    endure(capture, Duration.ofMinutes(3));
  }

  private static void endure(String capture, Duration away) throws Exception {
    try (FailureWorld world = new FailureWorld("capture: " + capture)) {
      world.start();
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Integer> load =
          CompletableFuture.supplyAsync(() -> write(world, over), Thread::startVirtualThread);

      Thread.sleep(500);
      SharedServers.neo4j().kill();
      await().atMost(PATIENCE).until(() -> status(world).breaker().contains("open"));
      Thread.sleep(away);
      assertThat(status(world).state()).isEqualTo(PipelineStatus.State.WAITING);
      assertThat(world.rows("SELECT 1 FROM syncline.graph_sync_failures")).isEmpty();
      SharedServers.neo4j().start();
      await().atMost(PATIENCE).until(() -> status(world).breaker().equals("closed"));
      over.set(true);
      int written = load.get();
      world.awaitCaughtUp();

      assertThat(world.rows("SELECT failure_message FROM syncline.graph_sync_failures")).isEmpty();
      assertThat(world.rows(ASIDE)).isEmpty();
      assertThat(world.titles()).hasSize(5 + written);
      assertThat(written).isGreaterThan(100);
      assertThat(world.sponsorsOf(100)).containsExactly("p2");
    }
  }

  private static PipelineStatus status(FailureWorld world) {
    return world.sync().status().getFirst();
  }

  private static int write(FailureWorld world, AtomicBoolean over) {
    try (Connection connection = world.sync().connect();
        Statement statement = connection.createStatement()) {
      int written = 0;
      while (!over.get()) {
        int id = 100 + written++;
        statement.execute(
            "BEGIN; INSERT INTO bills VALUES (%1$d, 't%1$d', 'n', %2$d); UPDATE bills SET sponsor = 2 WHERE id = %1$d - 1; COMMIT"
                .formatted(id, 1 + id % 5));
        Thread.sleep(5);
      }
      return written;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
