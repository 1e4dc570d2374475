// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever users do, whatever fails and whenever the engine dies, the graph comes to equal the
 * rows. Histories each from a seed: the gate lives through the same 2,000 every time, so that it
 * fails for a change and not by chance. {@code -Dseeds=100000} tries so many others, {@code
 * -Dfrom=1} with it says where they begin, {@code -Dseed=17} replays one.
 */
final class SimulationTest {
  private static final long FIRST = 1;
  private static final long MOST = 2000;
  private static final int THREADS = 2;

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void theGraphComesToEqualTheRows() throws Exception {
    Long one = Long.getLong("seed");
    Long asked = Long.getLong("seeds");
    long first =
        one != null ? one : asked != null ? Long.getLong("from", System.nanoTime()) : FIRST;
    long count = one != null ? 1 : asked != null ? asked : MOST;
    AtomicLong next = new AtomicLong(first);
    List<Callable<Long>> shares =
        Collections.nCopies(THREADS, () -> histories(next, first + count));
    long claims = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Long> share : threads.invokeAll(shares)) {
        claims += share.get();
      }
    }
    System.out.println(count + " histories from seed " + first + ", " + claims + " claims");
    if (one == null) { // a single history may be one that never claims it
      assertThat(claims).as("claims to equal one commit, looked into").isPositive();
    }
  }

  private static long histories(AtomicLong next, long end) throws InterruptedException {
    long claims = 0;
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      try {
        claims += history(seed);
      } catch (AssertionError | RuntimeException e) {
        next.set(end);
        throw new AssertionError("replay with -Dseed=" + seed, e);
      }
    }
    return claims;
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
}
