// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CadenceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Cadence cadence = new Cadence(Duration.ofSeconds(2));

  @Test
  void newsIsPublishedEveryInterval() {
    assertThat(due(0, true)).isTrue();
    assertThat(due(1, true)).isFalse();
    assertThat(due(2, true)).isTrue();
  }

  @Test
  void noNewsIsPublishedEveryFifth() {
    assertThat(due(0, false)).isTrue();
    assertThat(due(8, false)).isFalse();
    assertThat(due(10, false)).isTrue();
    assertThat(due(12, false)).isFalse();
    assertThat(due(12, true)).isTrue();
  }

  @Test
  void whatWasPublishedForAnotherReasonCounts() {
    cadence.did(START.plusSeconds(5));

    assertThat(due(6, true)).isFalse();
    assertThat(due(14, false)).isFalse();
    assertThat(due(15, false)).isTrue();
  }

  private boolean due(int second, boolean news) {
    return cadence.due(START.plusSeconds(second), () -> news);
  }
}
