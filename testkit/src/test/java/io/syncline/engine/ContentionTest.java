// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.Outcome.Cause;
import org.junit.jupiter.api.Test;

final class ContentionTest {
  private static final Outcome.Retry DEADLOCK = new Outcome.Retry("cycle", Cause.CONTENDED);

  private final Contention contention = new Contention();

  @Test
  void aDeadlockIsNoNewsUnlessItDoesNotEnd() {
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(contention.isNews(DEADLOCK)).isFalse();
    }
    assertThat(contention.isNews(DEADLOCK)).isTrue();

    contention.over();

    assertThat(contention.isNews(DEADLOCK)).isFalse();
  }

  @Test
  void anOutageIsNewsAtOnce() {
    assertThat(contention.isNews(new Outcome.Retry("gone", Cause.UNREACHABLE))).isTrue();
    assertThat(contention.isNews(new Outcome.Retry("no memory", Cause.TRANSIENT))).isTrue();
  }
}
