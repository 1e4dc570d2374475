// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.syncline.system.sync.Load;
import io.syncline.system.sync.Story;
import io.syncline.system.sync.TestSync;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
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

  /** At any moment, perhaps inside a transaction, whose end the successor then waits for. */
  @Test
  @Tag("long")
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

  /** The frozen one is about to write: what it holds is refused, not merely overwritten later. */
  @Test
  void aBatchOfAnEngineFromWhichAnotherTookOverIsRefused() throws Exception {
    CountDownLatch frozen = new CountDownLatch(1);
    CountDownLatch wake = new CountDownLatch(1);
    try (Story story = Story.prepared(SCHEMA, MAPPING)) {
      story
          .sync()
          .startWith(
              "before:TargetWriter.apply",
              place -> {
                frozen.countDown();
                sleepUntil(wake);
              });
      Process heir = null;
      try {
        story.sync().awaitCaughtUp(Duration.ofSeconds(60)); // of the snapshot nothing is held
        story.sql("INSERT INTO item VALUES (1, 'held by the frozen one', NULL)");
        assertThat(frozen.await(60, TimeUnit.SECONDS)).isTrue();
        story.sync().asSuperuser(END_SESSIONS);
        heir = story.sync().startChild("");
        story.awaitNode("MATCH (i:Item {name: 'held by the frozen one'}) RETURN i");
        story.sql("DELETE FROM item", "INSERT INTO item VALUES (2, 'of the heir', NULL)");
        story.awaitNode("MATCH (i:Item {name: 'of the heir'}) RETURN i");

        wake.countDown();

        await().atMost(Duration.ofSeconds(30)).until(() -> refused(story) == 1);
        assertThat(story.oracle().differencesWithin(Duration.ofSeconds(10))).isEmpty();
      } finally {
        wake.countDown();
        if (heir != null) {
          heir.destroyForcibly().waitFor();
        }
      }
    }
  }

  private static void sleepUntil(CountDownLatch wake) {
    try {
      wake.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double refused(Story story) {
    Counter counter =
        story.sync().meters().find("syncline.apply.failures").tag("kind", "fenced").counter();
    return counter == null ? 0 : counter.count();
  }

  private static void awaitNodes(Story story) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (story.ask("MATCH (i:Item) RETURN i LIMIT 1").isEmpty()) {
      assertThat(System.nanoTime()).as("the child never wrote").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
