// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import java.time.Duration;

/** Fires now and then. One thread. */
final class Timer {
  private final Duration interval;
  private long next = System.nanoTime(); // the owner's thread only

  Timer(Duration interval) {
    this.interval = interval;
  }

  boolean due() {
    long now = System.nanoTime();
    if (now < next) {
      return false;
    }
    next = now + interval.toNanos();
    return true;
  }
}
