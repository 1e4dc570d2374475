// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.engine.Leftovers;
import io.syncline.engine.ResyncCursor;
import io.syncline.engine.SweepLimit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another process read and found missing before it was cut off counts. */
final class FullReadTest {
  private static final int MISSING = 150;
  private static final FullRead.Extent ALL =
      new FullRead.Extent(Leftovers.ENTRY, null, SweepLimit.REQUESTED);

  private final Leftovers leftovers = new Leftovers(MISSING);
  private final List<String> queue = new ArrayList<>();
  private final FullRead read =
      new FullRead(
          (entry, lane, keys) -> queue.addAll(keys),
          leftovers.source(),
          leftovers.target(),
          Leftovers.MAPPING,
          () -> false);

  @Test
  void aSweepThatIsResumedKnowsHowManyRowsThereAre() {
    boolean ended = read.enqueue(ALL, new FullRead.Place(ResyncCursor.SWEEP, 50_000), place -> {});

    assertThat(ended).isTrue();
    assertThat(queue).hasSize(MISSING);
  }

  @Test
  void aSweepThatIsResumedKnowsHowManyWereMissing() {
    FullRead.Place begun = new FullRead.Place(ResyncCursor.sweptTo("", 400), 50_000);

    SynclineException refused =
        catchThrowableOfType(SynclineException.class, () -> read.enqueue(ALL, begun, place -> {}));

    assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(refused).hasMessageContaining("550 of 50000 rows of VOTED");
    assertThat(queue).isEmpty();
  }
}
