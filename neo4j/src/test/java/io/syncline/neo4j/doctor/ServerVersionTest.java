// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerVersionTest {

  @ParameterizedTest
  @CsvSource({
    "4.4.40, FAILED",
    "5.25.1, FAILED",
    "5.26.0, OK",
    "5.26.30, OK",
    "2025.11.2, WARNING",
    "2026.08.1, OK",
    "2027.01.0, WARNING",
    "6.0.0, FAILED",
    "unheard of, FAILED"
  })
  void versionIsJudged(String version, Check.Result result) {
    assertThat(ServerVersion.of(version, "community").check().result()).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"community, OK", "enterprise, WARNING"})
  void otherEditionsWereNotTested(String edition, Check.Result result) {
    assertThat(ServerVersion.of("5.26.0", edition).editionCheck().result()).isEqualTo(result);
  }
}
