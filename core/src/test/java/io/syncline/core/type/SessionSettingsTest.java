// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SessionSettingsTest {

  @Test
  void everySettingIsSetOnce() {
    assertThat(SessionSettings.statements())
        .contains("SET TimeZone = 'UTC'", "SET search_path = pg_catalog, pg_temp")
        .doesNotHaveDuplicates();
  }
}
