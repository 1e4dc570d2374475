// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.time.Duration;

/**
 * Notices a server that is frozen or cut off: its connection stays open for many minutes. After a
 * while it is asked for a sign of life, and given up if there is none. Only time spent waiting
 * counts: while the consumer cannot take more, nobody listens. One thread.
 */
final class Silence {
  private static final long ASK_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long GIVE_UP_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long LONGEST_STEP_NANOS = Duration.ofSeconds(1).toNanos();

  private final String place;
  private long lasted; // the stream's thread only
  private long last = System.nanoTime(); // the stream's thread only

  Silence(String place) {
    this.place = place;
  }

  void ends() {
    lasted = 0;
    last = System.nanoTime();
  }

  void lasts() {
    long now = System.nanoTime();
    lasted += Math.min(now - last, LONGEST_STEP_NANOS);
    last = now;
    if (lasted > GIVE_UP_NANOS) {
      throw new SynclineException(
          ErrorCode.SOURCE_UNREACHABLE,
          "the server at %s sent nothing for %d seconds"
              .formatted(place, Duration.ofNanos(lasted).toSeconds()));
    }
  }

  boolean isLong() {
    return lasted > ASK_NANOS;
  }
}
