// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.core.verify.Depth;
import io.syncline.system.verify.SmallChunks.Found;
import io.syncline.system.verify.VerifyWorld.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A verification that is killed again and again ends with the totals of one that was not: processes
 * at any time, and runs of this process between any two of their results.
 */
final class VerifyKillTest {
  private static final int MANY = 50;
  private static final int PROCESSES = 3;
  private static final int KILLS = Math.min(200, Integer.getInteger("kills", PROCESSES));
  private static final int MOST_CALLS = 30;

  /** Slow enough to be killed in the midst of it. */
  private static final List<String> SLOWLY =
      List.of("verify", "--depth", "deep", "--max-rate", "1000");

  /** The engine has one, and so has whoever makes a run. */
  private static final String HOLDS =
      """
      SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  @Test
  void runsThatAreKilledFiftyTimesGoOnWhereTheyWere() throws Exception {
    killed(KILLS, MANY - PROCESSES);
  }

  @Test
  @Tag("long")
  void soDoThoseWhoseProcessIsKilledEachTime() throws Exception {
    killed(MANY, 0);
  }

  private static void killed(int most, int deaths) throws Exception {
    long seed = Long.getLong("seed", 1);
    SplittableRandom random = new SplittableRandom(seed);
    try (VerifyWorld world = VerifyWorld.running()) {
      long bill = VerifyWorld.WARM;
      for (GraphFault fault : GraphFault.values()) {
        fault.doTo(world, ++bill);
      }
      Run whole = world.verify("--depth", "deep");

      die(world, random, deaths, whole);
      long free = world.number(HOLDS);
      int kills = 0;
      for (int i = 0; kills < most; i++) {
        assertThat(i).as("attempts for %d kills", kills).isLessThan(4 * most + 4);
        kills += startAndKill(world, random, kills == 0, free) ? 1 : 0;
      }

      if (world.unfinished()) {
        Run last = world.verify("--depth", "deep", "--resume");
        assertThat(last.differences()).isEqualTo(whole.differences());
      }
      assertThat(world.counts())
          .as("runs that were killed and resumed, seed " + seed)
          .containsOnly(whole.report().get("counts"));
    }
  }

  private static void die(VerifyWorld world, SplittableRandom random, int deaths, Run whole)
      throws InterruptedException {
    try (SmallChunks chunks = new SmallChunks(world.sync())) {
      for (int died = 0; died < deaths; ) {
        Optional<Found> found = chunks.makeUntilDeath(Depth.DEEP, random.nextInt(2, MOST_CALLS));
        if (found.isPresent()) {
          assertThat(found.get().differences()).isEqualTo(whole.differences());
        } else {
          died++;
        }
      }
      if (world.unfinished()) {
        assertThat(chunks.makeUntilDeath(Depth.DEEP, Integer.MAX_VALUE)).isPresent();
      }
    }
  }

  /**
   * Whether a run was under way when it was killed; it may have ended before.
   *
   * @param free how much is held while nobody makes a run
   */
  private static boolean startAndKill(
      VerifyWorld world, SplittableRandom random, boolean first, long free) throws Exception {
    List<String> command = new ArrayList<>(SLOWLY);
    if (world.unfinished()) {
      command.add("--resume");
    }
    await().atMost(VerifyWorld.PATIENCE).until(() -> world.number(HOLDS) == free);
    Process child = world.sync().startCommand(command);
    await()
        .atMost(VerifyWorld.PATIENCE)
        .until(() -> !child.isAlive() || world.number(HOLDS) > free);
    child.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
    if (first && child.isAlive() && world.unfinished()) {
      assertThat(world.sync().tryCommand("verify", "--depth", "deep", "--resume").toString())
          .contains("RUN_IN_USE");
    }
    boolean alive = child.isAlive();
    child.destroyForcibly().waitFor();
    return alive && world.unfinished();
  }
}
