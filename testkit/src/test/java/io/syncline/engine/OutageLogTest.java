// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.testkit.fault.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

final class OutageLogTest {
  private final Queue<SubstituteLoggingEvent> said = new ArrayDeque<>();
  private final ManualClock clock = new ManualClock();
  private final OutageLog log =
      new OutageLog(new SubstituteLogger("test", said, false), "civic/normal");

  @Test
  void anOutageIsSaidOnce() {
    awayFor(29, "no route to host");

    assertThat(lines())
        .containsExactly("WARN civic/normal: no route to host; everything is kept and retried");
  }

  @Test
  void thenItIsSaidEveryThirtySecondsWithItsLatestReason() {
    awayFor(1, "no route to host");

    awayFor(90, "connection refused");

    assertThat(lines().subList(1, lines().size()))
        .containsExactly(
            "WARN civic/normal: still retried after 30 s: connection refused",
            "WARN civic/normal: still retried after 60 s: connection refused",
            "WARN civic/normal: still retried after 90 s: connection refused");
  }

  @Test
  void itsEndIsSaidOnce() {
    awayFor(12, "no route to host");

    log.back(clock.instant());
    log.back(clock.instant());

    assertThat(lines().subList(1, lines().size()))
        .containsExactly("INFO civic/normal: back after 12 s");
  }

  @Test
  void anOutageThatIsFoundOutLateBeganBefore() {
    log.away("it hangs", clock.instant().minusSeconds(10), clock.instant());
    clock.advance(Duration.ofSeconds(5));

    log.back(clock.instant());

    assertThat(lines().getLast()).isEqualTo("INFO civic/normal: back after 15 s");
  }

  @Test
  void theNextOutageIsSaidAgain() {
    awayFor(5, "no route to host");
    log.back(clock.instant());

    awayFor(5, "connection refused");

    assertThat(lines())
        .hasSize(3)
        .last()
        .isEqualTo("WARN civic/normal: connection refused; everything is kept and retried");
  }

  @Test
  void whoWasNeverAwayIsNotBack() {
    log.back(clock.instant());

    assertThat(lines()).isEmpty();
  }

  /** Tries twice a second, as long as it lasts. */
  private void awayFor(int seconds, String reason) {
    for (int i = 0; i < 2 * seconds; i++) {
      log.away(reason, clock.instant());
      clock.advance(Duration.ofMillis(500));
    }
  }

  private List<String> lines() {
    return said.stream().map(OutageLogTest::line).toList();
  }

  private static String line(SubstituteLoggingEvent event) {
    return event.getLevel()
        + " "
        + MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray());
  }
}
