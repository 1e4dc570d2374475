// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.failure;

import static io.syncline.system.failure.FailureWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.embedded.SharedServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An outage is nobody's fault: nothing is set aside, whatever is written meanwhile. */
final class OutageTest {

  @Test
  void aTargetThatIsAwayForAWhileUnderLoadMakesNoDeadLetter() throws Exception {
    try (FailureWorld world = new FailureWorld()) {
      world.start();
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<Integer> load =
          CompletableFuture.supplyAsync(() -> write(world, over), Thread::startVirtualThread);

      Thread.sleep(500);
      SharedServers.neo4j().kill();
      await()
          .atMost(PATIENCE)
          .until(() -> world.sync().status().getFirst().breaker().contains("open"));
      SharedServers.neo4j().start();
      await()
          .atMost(PATIENCE)
          .until(() -> world.sync().status().getFirst().breaker().equals("closed"));
      over.set(true);
      int written = load.get();
      world.awaitCaughtUp();

      assertThat(world.rows("SELECT failure_message FROM syncline.graph_sync_failures")).isEmpty();
      assertThat(world.letters()).isEmpty();
      assertThat(world.titles()).hasSize(5 + written);
      assertThat(written).isGreaterThan(100);
    }
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
