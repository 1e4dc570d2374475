// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** When a status is published: every so often, and seldom while it says nothing new. One thread. */
public final class Cadence {
  private static final int INTERVALS_WITHOUT_NEWS = 5;

  private final Duration interval;
  private Instant last = Instant.EPOCH;

  public Cadence(Duration interval) {
    this.interval = interval;
  }

  /** Whether to publish now; then it counts as done. */
  public boolean due(Instant now, BooleanSupplier news) {
    boolean due = passed(1, now) && (passed(INTERVALS_WITHOUT_NEWS, now) || news.getAsBoolean());
    if (due) {
      did(now);
    }
    return due;
  }

  /** It is published for another reason. */
  public void did(Instant now) {
    last = now;
  }

  private boolean passed(int intervals, Instant now) {
    return !now.isBefore(last.plus(interval.multipliedBy(intervals)));
  }
}
