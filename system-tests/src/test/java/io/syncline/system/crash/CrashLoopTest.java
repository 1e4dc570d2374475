// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.SharedServers;
import io.syncline.system.history.History;
import io.syncline.system.oracle.Oracle;
import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code kill -9} at any moment loses nothing and doubles nothing. As many kills as fit into two
 * minutes, 50 at most; {@code -Dkills=1000} makes so many however long it takes, {@code -Dseed=17}
 * replays a schema and its failpoints.
 */
final class CrashLoopTest {
  private static final List<String> FAILPOINTS =
      List.of(
          "snapshot-begun",
          "snapshot-nodes",
          "snapshot-edges",
          "snapshot-swept",
          "snapshot-done",
          "before-apply",
          "after-apply",
          "before-confirm",
          "after-confirm",
          "before-idle-checkpoint");
  private static final int CHECK_EVERY = 10;

  @Test
  @Timeout(value = 12, unit = TimeUnit.HOURS)
  void nothingIsLostOrDoubledHoweverOftenTheEngineDies() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime() % 1_000_000);
    Integer asked = Integer.getInteger("kills");
    int most = asked == null ? 50 : asked;
    long deadline =
        asked == null ? System.nanoTime() + TimeUnit.SECONDS.toNanos(120) : Long.MAX_VALUE;
    Random dice = new Random(seed);
    History history = new History(seed);
    try (TestSync sync = new TestSync(SharedServers.postgres(), SharedServers.neo4j())) {
      history.create(sync::sql);
      history.write(sync::connect, 20);
      sync.setUp(history.mappingText());
      Oracle oracle = new Oracle(history.mapping(), sync::connect, sync.graph());
      int kills = 0;
      int atFailpoints = 0;
      while (kills < most && System.nanoTime() < deadline) {
        // The first round of each is on its first passage; the snapshot's come first.
        String failpoint =
            kills < FAILPOINTS.size()
                ? FAILPOINTS.get(kills)
                : dice.nextBoolean()
                    ? FAILPOINTS.get(dice.nextInt(FAILPOINTS.size())) + "@" + (1 + dice.nextInt(9))
                    : "";
        atFailpoints += round(sync, history, failpoint, dice) ? 1 : 0;
        kills++;
        if (kills % CHECK_EVERY == 0) {
          check(sync, oracle, seed, kills);
        }
      }
      check(sync, oracle, seed, kills);
      System.out.println(kills + " kills, " + atFailpoints + " at failpoints, seed " + seed);
    }
  }

  /**
   * Runs the engine while users write, until it dies at the failpoint or is killed.
   *
   * @return whether it died at the failpoint
   */
  private static boolean round(TestSync sync, History history, String failpoint, Random dice)
      throws Exception {
    Process engine = sync.startChild(failpoint);
    try {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1000 + dice.nextInt(3000));
      while (engine.isAlive() && System.nanoTime() < until) {
        history.write(sync::connect, 5);
      }
      return !engine.isAlive();
    } finally {
      engine.destroyForcibly().waitFor();
    }
  }

  private static void check(TestSync sync, Oracle oracle, long seed, int kills) throws Exception {
    Process engine = sync.startChild("");
    try {
      List<String> differences = oracle.differencesWithin(Duration.ofSeconds(60));
      assertThat(differences)
          .as("after %d kills, -Dseed=%d\n%s", kills, seed, sync.childLog())
          .isEmpty();
      assertThat(engine.isAlive()).isTrue();
    } finally {
      engine.destroyForcibly().waitFor();
    }
  }
}
