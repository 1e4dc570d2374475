// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerifyTickerTest {
  private final List<String> said = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final VerifyTicker ticker = new VerifyTicker(() -> now, said::add);

  @Test
  void saysHowMuchHowFastAndHowLongStill() {
    ticker.expected(4000);
    after(1).read("Bill", "rows", 500);
    after(1).read("Bill", "rows", 500);

    assertThat(said)
        .containsExactly("verifying Bill: 1,000 read of about 4,000, 500/s, about 6.0 s left");
  }

  @Test
  void hasNoPaceWhileNothingIsRead() {
    after(2).read("Bill", "rows", 3000);
    after(2).undecided("Bill", "rows", 8);

    assertThat(said)
        .containsExactly(
            "verifying Bill: 3,000 read, 1,500/s", "verifying Bill: 3,000 read, 8 looked at again");
  }

  @Test
  void whatItWaitedForOthersMakesItNoSlower() {
    ticker.expected(4000);
    after(1).read("Bill", "rows", 500);
    after(0).waits("the engine is behind by 9 s");
    after(60).goesOn(Duration.ofSeconds(60));
    after(1).read("Bill", "rows", 500);

    assertThat(said).contains("verifying Bill: 1,000 read of about 4,000, 500/s, about 6.0 s left");
  }

  private VerifyTicker after(int seconds) {
    now = now.plusSeconds(seconds);
    return ticker;
  }
}
