// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import java.util.concurrent.TimeUnit;

/** Lets one thread go on so many times a second, without catching up on a long delay. */
final class Pace {
  private static final long LONGEST_BACKLOG = TimeUnit.MILLISECONDS.toNanos(200);

  private final long interval;
  private long next = System.nanoTime(); // the paced thread only

  Pace(int perSecond) {
    if (perSecond <= 0) {
      throw new IllegalArgumentException("the rate must be positive, was " + perSecond);
    }
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Waits for the next turn; false if the thread was interrupted. */
  boolean awaitNext() {
    long now = System.nanoTime();
    next = Math.max(next, now - LONGEST_BACKLOG) + interval;
    try {
      TimeUnit.NANOSECONDS.sleep(next - now);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
