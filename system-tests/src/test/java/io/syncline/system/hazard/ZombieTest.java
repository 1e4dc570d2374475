// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.sync.Load;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Hazard 12: an engine is frozen in mid-stream, as in a long pause of its machine, perhaps inside a
 * transaction of the graph, and wakes up after another one took over.
 */
final class ZombieTest {
  private static final String SCHEMA =
      "CREATE TABLE item (id bigint PRIMARY KEY, name text, other bigint)";
  private static final String MAPPING =
      "nodes: { Item: { table: public.item, relationships: { OF: { to: Item, by: other } } } }\n";

  private static final String WRITES =
      "INSERT INTO item VALUES ($, 'n', $ / 2) ON CONFLICT (id) DO UPDATE SET name = 'm $';"
          + "UPDATE item SET other = $ WHERE id = $ / 3; DELETE FROM item WHERE id = $ - 50";

  /** The database takes the frozen engine for gone. */
  private static final String END_SESSIONS =
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '"
          + TestSync.RUNTIME
          + "' AND datname = current_database()";

  private static void signal(Process process, String signal)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  @Test
  void anEngineThatWasFrozenWhileAnotherTookOverOverwritesNothing() throws Exception {
    try (Story story = Story.prepared(SCHEMA, MAPPING)) {
      Process zombie = story.sync().startChild("");
      try (Load load = new Load(story, WRITES)) {
        awaitNodes(story);
        load.awaitMore(100);
        signal(zombie, "STOP");
        story.sync().asSuperuser(END_SESSIONS);
        story.sync().start();
        load.awaitMore(100);
        load.stop();
        story.sync().awaitCaughtUp(Duration.ofSeconds(60));
        signal(zombie, "CONT");
        Thread.sleep(1500); // time for it to do harm

        story.settledAfter("UPDATE item SET name = 'end'");
        assertThat(story.sync().running()).isTrue();
      } finally {
        zombie.destroyForcibly().waitFor();
      }
    }
  }

  private static void awaitNodes(Story story) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (story.ask("MATCH (i:Item) RETURN i LIMIT 1").isEmpty()) {
      assertThat(System.nanoTime()).as("the child never wrote").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
