// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.verify.Depth;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChunkSizeTest {
  @ParameterizedTest(name = "of {0} rows a second, {1} at once at the most")
  @CsvSource({"0, 10000", "50000, 5000", "10000, 1000", "100, 50", "1000000, 10000"})
  void whatIsLimitedComesInSmallChunks(double rate, int most) {
    ChunkSize size =
        ChunkSize.of(VerifySettings.of("s", false, Depth.TOKENS).withPace(2, 10_000, rate));

    for (int i = 0; i < 10; i++) {
      size.took(Duration.ofMillis(1), 1);
    }

    assertThat(size.rows()).isEqualTo(most);
  }
}
