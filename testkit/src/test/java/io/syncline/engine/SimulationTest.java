// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever users do, whatever fails and whenever the engine dies, the graph comes to equal the
 * rows. Thousands of histories, each from a seed: {@code -Dseed=17} replays one, {@code
 * -Dseeds=100000} tries more.
 */
final class SimulationTest {

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void theGraphComesToEqualTheRows() throws InterruptedException {
    Long one = Long.getLong("seed");
    long first = one == null ? System.nanoTime() : one;
    long count = one == null ? Long.getLong("seeds", 2000) : 1;
    for (long seed = first; seed < first + count; seed++) {
      try {
        SimulatedWorld world = new SimulatedWorld(seed);
        world.live(400);
        world.rest();
        world.check();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("replay with -Dseed=" + seed, e);
      }
    }
  }
}
