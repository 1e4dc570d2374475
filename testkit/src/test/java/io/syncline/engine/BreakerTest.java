// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.Outcome.Cause;
import io.syncline.engine.EngineSettings.RetrySettings;
import io.syncline.testkit.fault.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BreakerTest {
  private static final Outcome AWAY = new Outcome.Retry("gone", Cause.UNREACHABLE);
  private static final Outcome BUSY = new Outcome.Retry("deadlock", Cause.CONTENDED);
  private static final Outcome HERE = new Outcome.Applied(1, List.of());

  private final ManualClock clock = new ManualClock();
  private final Breaker breaker =
      new Breaker(
          "graph", new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(8), 4), clock);

  private void call(Outcome outcome) {
    assertThat(breaker.permits()).isTrue();
    breaker.ended(outcome);
  }

  private void open() {
    for (int i = 0; i < 5; i++) {
      call(AWAY);
    }
  }

  @Test
  void itOpensWhenNoCallArrives() {
    open();

    assertThat(breaker.permits()).isFalse();
    assertThat(breaker.state()).isEqualTo("open");
    assertThat(breaker.notCalled()).isEqualTo(AWAY);
  }

  @Test
  void aBusyTargetIsNoReason() {
    for (int i = 0; i < 20; i++) {
      call(BUSY);
    }

    assertThat(breaker.state()).isEqualTo("closed");
  }

  @Test
  void oneCallAtATimeTriesItAndClosesItWhenItArrives() {
    open();
    clock.advance(Duration.ofSeconds(2));

    assertThat(breaker.permits()).isTrue();
    assertThat(breaker.permits()).isFalse();
    assertThat(breaker.state()).isEqualTo("half open");
    breaker.ended(HERE);

    assertThat(breaker.state()).isEqualTo("closed");
    call(HERE);
  }

  @Test
  void itWaitsLongerEachTimeButNeverLongerThanTheLongest() {
    open();
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(9));
      call(AWAY);
      assertThat(breaker.permits()).isFalse();
    }
    clock.advance(Duration.ofSeconds(9));
    call(HERE);
    assertThat(breaker.state()).isEqualTo("closed");
  }
}
