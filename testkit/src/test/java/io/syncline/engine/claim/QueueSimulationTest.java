// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever users do, whatever fails and whenever workers die or freeze: what the queue says is done
 * is in the graph, and in the end all is. Histories each from a seed: the gate lives through the
 * same ones every time. {@code -Dseeds=100000} tries so many others, {@code -Dfrom=1} with it says
 * where they begin, {@code -Dseed=17} replays one.
 */
final class QueueSimulationTest {
  private static final long MOST = 200;

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void theGraphComesToEqualTheRowsThatTriggersNotice() throws Exception {
    Long one = Long.getLong("seed");
    Long asked = Long.getLong("seeds");
    long first = one != null ? one : asked != null ? Long.getLong("from", System.nanoTime()) : 1;
    long count = one != null ? 1 : asked != null ? asked : MOST;
    long looks = 0;
    for (long seed = first; seed < first + count; seed++) {
      try {
        looks += history(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("replay with -Dseed=" + seed, e);
      }
    }
    System.out.println(count + " histories from seed " + first + ", " + looks + " looks");
    assertThat(looks).isPositive();
  }

  private static long history(long seed) throws InterruptedException {
    SimulatedQueueWorld world = new SimulatedQueueWorld(seed);
    world.live(300);
    world.rest();
    world.check();
    if (world.mend()) {
      world.rest();
      world.check();
    }
    return world.looks();
  }
}
