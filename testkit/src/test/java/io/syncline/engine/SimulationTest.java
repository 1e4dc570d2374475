// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever users do, whatever fails and whenever the engine dies, the graph comes to equal the
 * rows. Histories each from a seed, as many as fit into half a minute: {@code -Dseed=17} replays
 * one, {@code -Dseeds=100000} tries so many however long it takes.
 */
final class SimulationTest {

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void theGraphComesToEqualTheRows() throws InterruptedException {
    Long one = Long.getLong("seed");
    long first = one == null ? System.nanoTime() : one;
    Long asked = Long.getLong("seeds");
    long count = one != null ? 1 : asked != null ? asked : 5000;
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
