// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Keeps several threads together below a number of rows a second. Any thread. */
final class Pace {
  private static final long TICK_MILLIS = 100;

  private final double rowsPerSecond;
  private final LongSupplier nanos;
  private long freeAt; // guarded by this

  /**
   * @param rowsPerSecond 0 for no limit
   * @param nanos a monotonic clock
   */
  Pace(double rowsPerSecond, LongSupplier nanos) {
    this.rowsPerSecond = rowsPerSecond;
    this.nanos = nanos;
    this.freeAt = nanos.getAsLong();
  }

  /** Waits after so many rows, unless it is to stop. */
  void rest(int rows, BooleanSupplier stopping) throws InterruptedException {
    for (long left = after(rows); left > 0 && !stopping.getAsBoolean(); left -= TICK_MILLIS) {
      Thread.sleep(Math.min(left, TICK_MILLIS));
    }
  }

  /** Milliseconds to wait after so many rows were read. */
  synchronized long after(int rows) {
    if (rowsPerSecond <= 0) {
      return 0;
    }
    long now = nanos.getAsLong();
    freeAt = Math.max(freeAt, now) + (long) (rows / rowsPerSecond * TimeUnit.SECONDS.toNanos(1));
    return TimeUnit.NANOSECONDS.toMillis(freeAt - now);
  }
}
