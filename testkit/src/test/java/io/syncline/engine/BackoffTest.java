// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.engine.EngineSettings.RetrySettings;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(1), 4);
  private static final int ENGINES = 2_000;

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 200", "2, 400", "3, 800", "4, 1000", "5, 1000", "5000, 1000"})
  void aWaitDoublesUpToTheLongestAndIsAnythingFromHalfOfItToAll(int failures, long whole) {
    LongSummaryStatistics waits =
        IntStream.range(0, ENGINES)
            .mapToLong(engine -> waitAfter(failures, engine))
            .summaryStatistics();

    assertThat(waits.getMin()).isBetween(whole / 2, whole / 2 + whole / 50);
    assertThat(waits.getMax()).isBetween(whole - whole / 50, whole);
    assertThat(waits.getAverage()).isBetween(whole * 0.73, whole * 0.77);
  }

  @Test
  void afterASuccessItBeginsAnew() {
    Backoff backoff = new Backoff(RETRY, new SplittableRandom(1));
    IntStream.range(0, 10).forEach(i -> backoff.next());

    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(RETRY.first());
  }

  private static long waitAfter(int failures, int engine) {
    Backoff backoff = new Backoff(RETRY, new SplittableRandom(engine));
    for (int i = 0; i < failures; i++) {
      backoff.next();
    }
    return backoff.next().toMillis();
  }
}
