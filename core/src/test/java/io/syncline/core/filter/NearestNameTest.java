// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNameTest {

  @Test
  void nearestIsTheOneWithTheFewestEdits() {
    assertThat(NearestName.of("staus", List.of("state", "status", "title"))).hasValue("status");
  }

  @Test
  void farAwayNamesAreNotGuessed() {
    assertThat(NearestName.of("created_at", List.of("id", "title"))).isEmpty();
    assertThat(NearestName.of("anything", List.of())).isEmpty();
  }

  @Test
  void caseIsNoDistance() {
    assertThat(NearestName.of("CREATEDAT", List.of("created_at", "updated_at")))
        .hasValue("created_at");
  }
}
