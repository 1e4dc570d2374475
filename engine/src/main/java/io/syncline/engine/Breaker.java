// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.syncline.core.apply.Outcome;
import io.syncline.engine.EngineSettings.RetrySettings;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stops all pipelines of a target from asking it while it is away: it opens after some calls in a
 * row that did not reach it, lets one through now and then, and closes when that one arrives. Any
 * thread.
 */
public final class Breaker {
  private static final int CALLS = 5;
  private static final int ONE = 1;

  private final CircuitBreaker breaker;
  private volatile @Nullable String lastReason;

  public Breaker(String target, RetrySettings retry, InstantSource clock) {
    this.breaker =
        CircuitBreaker.of(
            target,
            CircuitBreakerConfig.custom()
                .slidingWindow(CALLS, CALLS, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(ONE)
                .waitIntervalFunctionInOpenState(
                    IntervalFunction.ofExponentialBackoff(retry.first(), 2, retry.longest()))
                .clock(clock.withZone(ZoneOffset.UTC))
                .currentTimestampFunction(c -> nanos(c.instant()), TimeUnit.NANOSECONDS)
                .build());
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  /** Whether a call may be made; who makes it says how it ended. */
  boolean permits() {
    return breaker.tryAcquirePermission();
  }

  /** What a call came to that was permitted. */
  void ended(Outcome outcome) {
    if (outcome instanceof Outcome.Retry(String reason, Outcome.Cause cause)
        && cause == Outcome.Cause.UNREACHABLE) {
      away(reason);
    } else {
      answered();
    }
  }

  /** A call arrived, whatever it came to. */
  public void answered() {
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  /** A call did not arrive. */
  public void away(String reason) {
    lastReason = reason;
    breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("the target is away"));
  }

  /** The outcome of a call that is not made. */
  Outcome notCalled() {
    return new Outcome.Retry(String.valueOf(lastReason), Outcome.Cause.UNREACHABLE);
  }

  /** {@code closed}, {@code open} or {@code half open}. */
  public String state() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> "open";
      case HALF_OPEN -> "half open";
      case CLOSED, DISABLED, METRICS_ONLY -> "closed";
    };
  }

  /** 0 closed, 1 half open, 2 open; for metrics. */
  public int number() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> 2;
      case HALF_OPEN -> 1;
      case CLOSED, DISABLED, METRICS_ONLY -> 0;
    };
  }
}
