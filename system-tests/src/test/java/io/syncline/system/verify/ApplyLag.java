// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.verify;

import io.syncline.system.sync.TestSync;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;

/**
 * Keeps the engine from applying anything, for longer and shorter times: somebody else holds the
 * nodes that each of its transactions locks first.
 */
final class ApplyLag implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(700);
  private static final String HOLD =
      "MATCH (c:SynclineCheckpoint) SET c.held = true RETURN count(c)";

  private final TestSync sync;
  private final Duration longest;
  private final SplittableRandom random;
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicInteger held = new AtomicInteger();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Duration most = Duration.ZERO;

  ApplyLag(TestSync sync, Duration longest, long seed) {
    this.sync = sync;
    this.longest = longest;
    this.random = new SplittableRandom(seed);
    this.thread = Thread.ofPlatform().name("apply lag").start(this::run);
  }

  private void run() {
    try {
      hold(longest);
      while (!stopping) {
        Thread.sleep(BETWEEN);
        hold(Duration.ofMillis(random.nextLong(longest.toMillis())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hold(Duration time) throws InterruptedException {
    try (Session session = sync.graph().session();
        Transaction transaction = session.beginTransaction()) {
      transaction.run(HOLD).consume();
      first.countDown();
      long end = System.nanoTime() + time.toNanos();
      while (!stopping && System.nanoTime() < end) {
        Thread.sleep(20);
        look();
      }
    }
    held.incrementAndGet();
  }

  private void look() {
    for (var pipeline : sync.status()) {
      Duration lag = Duration.ofMillis((long) (1000 * pipeline.lagSeconds()));
      most = most.compareTo(lag) < 0 ? lag : most;
    }
  }

  /** Waits until nothing is applied. */
  void awaitFirst() throws InterruptedException {
    first.await();
  }

  /** How often it was kept from it, and let go again. */
  int held() {
    return held.get();
  }

  /** How far the engine was behind at the most. */
  Duration most() {
    return most;
  }

  @Override
  public void close() {
    stop();
  }

  /** Lets the engine go for good. */
  void stop() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
