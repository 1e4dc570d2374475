// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.EntryBatch;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.Projection;
import io.syncline.testkit.contract.CivicMapping;
import io.syncline.testkit.fault.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class AssemblerTest {
  private static final Duration MAX_DELAY = EngineSettings.DEFAULTS.maxDelay();
  private static final int MOST = EngineSettings.DEFAULTS.batchSize();
  private static final String ORGANISATION = "6f1f9f5c-0000-0000-0000-000000000001";

  private final ManualClock clock = new ManualClock();
  private final Assembler assembler =
      new Assembler(
          Projection.of(CivicMapping.mapping(), Lane.NORMAL),
          EngineSettings.DEFAULTS,
          clock,
          new Checkpoint(Stage.STREAM, 1, Position.START, ""),
          SourceSnapshot.parse("1:1:"));

  @Test
  void batchIsClosedWhenItWasOpenForItsDelayAlthoughNobodyTakesIt() {
    assembler.offer(transaction(1, 1));
    clock.advance(MAX_DELAY);
    assembler.offer(transaction(2, MOST));

    PreparedBatch first = assembler.take();
    PreparedBatch second = assembler.take();

    assertThat(first).returns(1L, PreparedBatch::transactions);
    assertThat(first).returns(at(1), PreparedBatch::end);
    assertThat(second).returns(at(2), PreparedBatch::end);
  }

  @Test
  void whatWaitsBehindAClosedBatchComesWithItIfThereIsRoom() {
    assembler.offer(transaction(1, 1));
    clock.advance(MAX_DELAY);
    assembler.offer(transaction(2, 2));
    assembler.offer(transaction(3, 1));

    PreparedBatch batch = Objects.requireNonNull(assembler.take());

    assertThat(batch).returns(3L, PreparedBatch::transactions).returns(at(3), PreparedBatch::end);
    assertThat(batch.transactionIds()).containsOnlyKeys(1L, 2L, 3L);
    assertThat(batch.mutations()).hasSize(4);
    assertThat(batch.entries())
        .singleElement()
        .extracting(EntryBatch::removals, as(InstanceOfAssertFactories.LIST))
        .as("net effect")
        .hasSize(2);
    assertThat(assembler.take()).isNull();
    assertThat(assembler.takenUpTo()).isEqualTo(at(3));
  }

  @Test
  void changesThatComeWithinTheDelayShareABatch() {
    assembler.offer(transaction(1, 1));
    clock.advance(MAX_DELAY.minusMillis(1));
    assembler.offer(transaction(2, 1));

    PreparedBatch batch = assembler.take();

    assertThat(batch).returns(2L, PreparedBatch::transactions);
    assertThat(assembler.take()).isNull();
  }

  @Test
  void nothingIsReachedWhileAnotherBatchWaits() {
    assembler.offer(transaction(1, MOST));
    assembler.offer(transaction(2, 1));
    assembler.take();

    Position between = assembler.takenUpTo();
    assembler.take();

    assertThat(between).isNull();
    assertThat(assembler.takenUpTo()).isEqualTo(at(2));
  }

  private static Position at(long lsn) {
    return new Position(lsn, 1);
  }

  /** A transaction that deletes rows of which the keys are 1, 2 and so on. */
  private static StreamEvent transaction(long lsn, int rows) {
    SourceTransaction transaction = new SourceTransaction(lsn, lsn, Instant.EPOCH, "");
    List<Change> changes =
        IntStream.rangeClosed(1, rows).mapToObj(row -> deletion(row, transaction)).toList();
    return new StreamEvent.Piece(transaction, changes, at(lsn), true, 100);
  }

  private static Change deletion(int row, SourceTransaction transaction) {
    return new Change.Delete(
        TableId.of("sessions"),
        new Position(transaction.commitLsn(), 0),
        transaction,
        new Row(
            new Columns(List.of("org", "no")),
            List.of(new Value.Present(ORGANISATION), new Value.Present("" + row))));
  }
}
