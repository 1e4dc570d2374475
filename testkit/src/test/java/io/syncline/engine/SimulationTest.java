// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever users do, whatever fails and whenever the engine dies, the graph comes to equal the
 * rows. Histories each from a seed: the gate lives through the same ones every time, as many of
 * 2,000 as fit into half a minute, so that it fails for a change and not by chance. {@code
 * -Dseeds=100000} tries so many others however long it takes, {@code -Dfrom=1} with it says where
 * they begin, {@code -Dseed=17} replays one.
 */
final class SimulationTest {
  private static final long FIRST = 1;
  private static final long MOST = 2000;

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void theGraphComesToEqualTheRows() throws InterruptedException {
    Long one = Long.getLong("seed");
    Long asked = Long.getLong("seeds");
    long first =
        one != null ? one : asked != null ? Long.getLong("from", System.nanoTime()) : FIRST;
    long count = one != null ? 1 : asked != null ? asked : MOST;
    boolean boxed = one == null && asked == null;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
    long claims = 0;
    long histories = 0;
    for (long seed = first; seed < first + count && !late(boxed, deadline); seed++) {
      try {
        claims += history(seed);
        histories++;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("replay with -Dseed=" + seed, e);
      }
    }
    System.out.println(histories + " histories from seed " + first + ", " + claims + " claims");
    if (one == null) { // a single history may be one that never claims it
      assertThat(claims).as("claims to equal one commit, looked into").isPositive();
    }
  }

  /**
   * Lives through one history.
   *
   * @return how many claims were looked into
   */
  static long history(long seed) throws InterruptedException {
    SimulatedWorld world = new SimulatedWorld(seed);
    world.live(400);
    world.rest();
    world.check();
    if (world.mend()) {
      world.rest();
      world.check();
    }
    return world.claims();
  }

  private static boolean late(boolean boxed, long deadline) {
    return boxed && System.nanoTime() > deadline;
  }
}
