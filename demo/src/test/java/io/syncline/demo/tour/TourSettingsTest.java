// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.demo.civic.CivicGenerator;
import io.syncline.demo.civic.CivicTable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TourSettingsTest {

  @Test
  void worldOfATourHasAtLeastFiftyThousandRowsUnlessToldOtherwise() {
    TourSettings settings = TourSettings.DEFAULTS;
    CivicGenerator generator = new CivicGenerator(settings.seed(), settings.rows());

    long rows =
        Arrays.stream(CivicTable.values())
            .mapToLong(table -> generator.lines(table).filter(line -> line.endsWith("\n")).count())
            .sum();

    assertThat(rows).isGreaterThanOrEqualTo(50_000);
  }
}
