// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How fast a run reads while it does not wait for others, and how long it will still take. */
public final class ReadRate {
  private final InstantSource clock;
  private final Instant began;
  private Duration waited = Duration.ZERO; // guarded by this
  private @Nullable Instant waitingSince; // guarded by this
  private long estimate; // guarded by this; 0 while it is not known
  private long read; // guarded by this

  /** Begins now. */
  public ReadRate(InstantSource clock) {
    this.clock = clock;
    this.began = clock.instant();
  }

  /** About so many rows are to be read from now on; 0 if that is not known. */
  public synchronized void expect(long rows) {
    estimate = rows == 0 ? 0 : read + rows;
  }

  /** So many more were read. */
  public synchronized void add(long rows) {
    read += rows;
  }

  /** It waits from now on. */
  public synchronized void pause() {
    waitingSince = clock.instant();
  }

  /** It goes on. */
  public synchronized void goOn() {
    waited = waited.plus(waitingNow());
    waitingSince = null;
  }

  private Duration waitingNow() {
    return waitingSince == null ? Duration.ZERO : Duration.between(waitingSince, clock.instant());
  }

  public synchronized long read() {
    return read;
  }

  /** How many rows there are about; 0 if that is not known. */
  public synchronized long estimate() {
    return estimate;
  }

  /** Rows a second, of the time in which it did not wait. */
  public synchronized long perSecond() {
    Duration taken = Duration.between(began, clock.instant()).minus(waited).minus(waitingNow());
    return read * 1000 / Math.max(1, taken.toMillis());
  }

  /** How long it will take if nothing else makes it wait; empty if that is not known. */
  public synchronized Optional<Duration> left() {
    long rate = perSecond();
    return rate == 0 || estimate <= read
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((estimate - read) / rate));
  }
}
