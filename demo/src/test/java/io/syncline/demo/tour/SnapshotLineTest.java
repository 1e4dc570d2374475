// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.LogSequenceNumber;

final class SnapshotLineTest {

  @Test
  void whatIsReadIsSaidBesideWhatWasExpected() {
    assertThat(line(1_950, 3_901)).endsWith("49 %      1,950 of about 3,901 rows read");
  }

  @Test
  void moreThanWasExpectedIsNoLongerPartOfIt() {
    assertThat(line(5_445, 3_901))
        .endsWith("100 %      5,445 rows read, more than the estimated 3,901");
  }

  private static String line(long rows, long total) {
    return SnapshotLine.of(
        new SyncEngine.Progress(
            SyncEngine.Stage.SNAPSHOT,
            rows,
            total,
            LogSequenceNumber.INVALID_LSN,
            0,
            0,
            Duration.ZERO,
            null));
  }
}
