// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Verdict;
import io.syncline.engine.verify.TwoStores.Bound;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * No false alarm in any order of commits, views, batches and looks; and no difference is missed.
 */
final class RulingTest {
  private static final int HISTORIES = 20_000;
  private static final int STEPS = 200;
  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void whatIsOnItsWayIsNeverReported() {
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      assertThat(new TwoStores(new SplittableRandom(seed), true, true, Bound.LOG).run(STEPS))
          .as("seed " + seed)
          .isNull();
    }
  }

  /** The plain way, which compares twice and believes what stays the same. */
  @Test
  void withoutWhatAViewDidNotSeeThereAreFalseAlarms() {
    long alarms = 0;
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      if (new TwoStores(new SplittableRandom(seed), true, false, Bound.LOG).run(STEPS) != null) {
        alarms++;
      }
    }
    assertThat(alarms).isPositive();
  }

  @Test
  void aCheckpointThatIsMovedAfterTheRowsDoesNotTellWhatTheTargetShowed() {
    long alarms = 0;
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      TwoStores stores = new TwoStores(new SplittableRandom(seed), true, true, Bound.CHECKPOINT);
      if (stores.run(STEPS) != null) {
        alarms++;
      }
    }
    assertThat(alarms).isPositive();
  }

  @Test
  void whatDiffersIsReported() {
    int found = 0;
    for (long seed = SEED; seed < SEED + 1_000; seed++) {
      if (new TwoStores(new SplittableRandom(seed), false, true, Bound.LOG).run(2_000)
          == Verdict.DIFFERENT) {
        found++;
      }
    }
    assertThat(found).isEqualTo(1_000);
  }

  @Test
  void aVersionFromTheFutureIsNotNewer() {
    Finding future =
        new Finding(
            new EntityId("Bill", "1"),
            new Version(1, Position.endOf(Long.MAX_VALUE - 1)),
            "held",
            false,
            List.of(new Discrepancy(Discrepancy.Kind.STALE, "hash", "a", "b")));
    Look before = new Look("row", future, Position.endOf(5), Position.endOf(6));
    Look now = new Look("another row", future, Position.endOf(9), Position.endOf(9));

    assertThat(Ruling.rule(before, now, true)).isNull();
    assertThat(Ruling.rule(before, before, true)).isEqualTo(Verdict.DIFFERENT);
  }
}
