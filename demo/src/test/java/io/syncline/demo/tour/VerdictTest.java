// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.demo.comparison.ComparisonResult;
import io.syncline.demo.comparison.TypeResult;
import io.syncline.demo.traffic.CivicWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictTest {

  @Test
  void equalStoresEndWithZero() {
    Verdict verdict = verdict(new TypeResult("Bill", 2, 2, 0, 0, 0, List.of()));

    assertThat(verdict.exitCode()).isZero();
    assertThat(String.join("\n", verdict.lines()))
        .contains("EQUAL. ", "1,234 rows ask for 2 nodes");
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1"})
  void anyDifferenceEndsWithThree(long missing, long extra, long different) {
    Verdict verdict = verdict(new TypeResult("Bill", 2, 2, missing, extra, different, List.of()));

    assertThat(verdict.exitCode()).isEqualTo(3);
    assertThat(String.join("\n", verdict.lines())).contains("NOT EQUAL", "--seed 42 --rows 50000");
  }

  private static Verdict verdict(TypeResult nodes) {
    return new Verdict(
        new ComparisonResult(List.of(nodes), List.of()),
        1_234,
        new CivicWriter.Counters(1, 0, 0, 1),
        TourSettings.DEFAULTS,
        true);
  }
}
