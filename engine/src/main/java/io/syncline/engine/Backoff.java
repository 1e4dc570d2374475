// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.engine.EngineSettings.RetrySettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Exponential waits with jitter: between half of the wait and the whole of it. One thread. */
public final class Backoff {
  private final RetrySettings settings;
  private final RandomGenerator random;
  private int failures; // the owner's thread only

  public Backoff(RetrySettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** The wait before the next attempt. */
  public Duration next() {
    return after(++failures);
  }

  /** The wait after so many failures. */
  public Duration after(int count) {
    long ceiling =
        Math.min(
            settings.longest().toMillis(), settings.first().toMillis() << Math.min(count - 1, 20));
    long half = Math.max(1, ceiling / 2);
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }

  int failures() {
    return failures;
  }

  public void reset() {
    failures = 0;
  }
}
