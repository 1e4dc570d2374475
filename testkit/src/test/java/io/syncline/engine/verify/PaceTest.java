// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PaceTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void rowsTakeTheTimeThatTheirRateSays() {
    Pace pace = new Pace(10, nanos::get);

    assertThat(pace.after(5)).isEqualTo(500);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
    assertThat(pace.after(5)).isEqualTo(800);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
    assertThat(pace.after(5)).isEqualTo(500);
  }

  @Test
  void withoutALimitNothingIsWaitedFor() {
    assertThat(new Pace(0, nanos::get).after(Integer.MAX_VALUE)).isZero();
  }

  @Test
  @Timeout(10)
  void aRestEndsWhenItIsToStop() {
    Pace pace = new Pace(1, nanos::get);
    AtomicInteger asked = new AtomicInteger();

    assertThatCode(() -> pace.rest(1_000_000, () -> asked.incrementAndGet() > 2))
        .doesNotThrowAnyException();
  }
}
