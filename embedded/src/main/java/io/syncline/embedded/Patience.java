// SPDX-License-Identifier: Apache-2.0
package io.syncline.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what has no notification, by looking often. */
record Patience(Duration limit) {
  private static final Duration PAUSE = Duration.ofMillis(10);

  static Patience of(Duration limit) {
    return new Patience(limit);
  }

  /** Returns whether the condition came true in time. */
  boolean until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
