// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.engine.call.TargetCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a target does not answer, and, once the engine shall stop, waits for its answer only so
 * long. {@link #run} is its own thread's.
 */
public final class CallWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CallWatch.class);
  private static final Duration TICK = Duration.ofMillis(500);

  /** How long a stop waits for calls under way. */
  static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final String sync;
  private final TargetCalls calls;
  private final InstantSource clock;
  private final BooleanSupplier stopping;
  private final OutageLog outages;
  private Instant hungAt = Instant.EPOCH; // the watch's thread only
  private @Nullable Instant stoppingSince; // the watch's thread only

  public CallWatch(String sync, TargetCalls calls, InstantSource clock, BooleanSupplier stopping) {
    this.sync = sync;
    this.calls = calls;
    this.clock = clock;
    this.stopping = stopping;
    this.outages = new OutageLog(LOG, sync, "waits for the answer");
  }

  /** Runs until interrupted. */
  public void run() {
    try {
      while (true) {
        look();
        Thread.sleep(TICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    Instant now = clock.instant();
    calls
        .hanging()
        .ifPresentOrElse(
            call -> {
              hungAt = now;
              outages.away(call.text(), call.since(), now);
            },
            () -> answered(now));
    if (!stopping.getAsBoolean()) {
      return;
    }
    Instant since = stoppingSince == null ? now : stoppingSince;
    stoppingSince = since;
    if (Duration.between(since, now).compareTo(STOP_PATIENCE) >= 0 && calls.abandon() > 0) {
      LOG.warn(
          "{}: the engine stops without the answer of its target; what was under way is repeated"
              + " at the next start",
          sync);
    }
  }

  /** A call that came to nothing brings nobody back. */
  private void answered(Instant now) {
    if (calls.answeredSince(hungAt)) {
      outages.back(now);
    }
  }
}
