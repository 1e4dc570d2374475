// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Operation;
import io.syncline.core.projection.EntityId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Statistics of each batch while they are few, and of all of them however many they are. */
final class BatchRowsTest {
  private final Kept kept = new Kept();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final BatchRows rows = new BatchRows(kept, () -> now);

  @Test
  void eachOfAFewBatchesHasARowOfItsOwn() {
    add(0.1, 10);
    add(0.3, 20);
    rows.flush(false);

    assertThat(kept.rows).extracting(BatchSummary::batches).containsExactly(1L, 1L);
    assertThat(kept.rows).extracting(BatchSummary::seconds).containsExactly(0.1, 0.3);
    assertThat(kept.rows).extracting(BatchSummary::total).containsExactly(10L, 20L);
  }

  @Test
  void manyOfAMinuteAreSummedUpAndTheAverageOfRowsIsThatOfBatches() {
    for (int second = 0; second < 600; second++) {
      for (int i = 0; i < 500; i++) {
        add(i % 2 == 0 ? 0.001 : 0.003, 5);
      }
      now = now.plusSeconds(1);
      rows.flush(false);
    }
    rows.flush(true);

    assertThat(kept.rows).hasSizeLessThanOrEqualTo(10 * (BatchRows.SINGLE + 1) + 1);
    assertThat(kept.rows.stream().mapToLong(BatchSummary::batches).sum()).isEqualTo(300_000);
    assertThat(kept.rows.stream().mapToLong(BatchSummary::total).sum()).isEqualTo(1_500_000);
    assertThat(kept.rows.stream().mapToDouble(BatchSummary::seconds).average().orElse(0))
        .isCloseTo(0.002, Offset.offset(0.0001));
  }

  @Test
  void whatIsRefusedIsStoredWithWhatWasWrittenWithIt() {
    add(0.2, 3);
    rows.add(row(Lane.NORMAL, 0, 1, 1, 0));
    add(0.4, 4);
    rows.flush(false);

    assertThat(kept.rows).hasSize(1);
    BatchSummary row = kept.rows.getFirst();
    assertThat(row.status()).isEqualTo("completed_with_failures");
    assertThat(List.of(row.batches(), row.total(), row.failed())).containsExactly(2L, 8L, 1L);
    assertThat(row.seconds()).isCloseTo(0.3, Offset.offset(1e-9));
  }

  @Test
  void lanesDoNotShareARow() {
    rows.add(row(Lane.HIGH, 0, 1, 1, 0));
    add(0.2, 3);
    rows.flush(false);

    assertThat(kept.rows).extracting(BatchSummary::lane).containsExactly(Lane.HIGH, Lane.NORMAL);
  }

  @Test
  void whatCannotBeStoredIsKeptAsOneRow() {
    for (int minute = 0; minute < 5; minute++) {
      kept.away = true;
      for (int i = 0; i < 20; i++) {
        add(0.1, 1);
      }
      assertThatThrownBy(() -> rows.flush(false)).isInstanceOf(SynclineException.class);
      now = now.plus(Duration.ofMinutes(1));
    }
    kept.away = false;
    rows.flush(false);

    assertThat(kept.rows).hasSize(1);
    assertThat(kept.rows.getFirst().batches()).isEqualTo(100);
  }

  private void add(double seconds, long total) {
    rows.add(row(Lane.NORMAL, 1, total, 0, seconds));
  }

  private BatchSummary row(Lane lane, long batches, long total, long failed, double seconds) {
    Instant began = now.minusNanos(Math.round(seconds * 1e9));
    return new BatchSummary(
        "s",
        "neo4j",
        lane,
        BatchSummary.STREAM,
        failed == 0 ? BatchSummary.COMPLETED : BatchSummary.WITH_FAILURES,
        batches,
        total,
        failed,
        0,
        began,
        now,
        seconds,
        "here",
        "");
  }

  /** A journal that may be away. */
  private static final class Kept implements Journal {
    private final List<BatchSummary> rows = new ArrayList<>();
    private boolean away;

    @Override
    public void saveBatches(List<BatchSummary> batches) {
      if (away) {
        throw new SynclineException(ErrorCode.SOURCE_UNREACHABLE, "away");
      }
      rows.addAll(batches);
    }

    @Override
    public void saveOperations(List<Operation> operations) {}

    @Override
    public Optional<BatchSummary> lastBatches(String sync) {
      return Optional.empty();
    }

    @Override
    public List<Operation> operations(String sync, @Nullable EntityId id, int limit) {
      return List.of();
    }

    @Override
    public void prune(String sync, Instant before) {}
  }
}
