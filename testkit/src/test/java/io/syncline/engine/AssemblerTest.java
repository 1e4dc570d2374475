// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.Projection;
import io.syncline.testkit.contract.CivicMapping;
import io.syncline.testkit.fault.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AssemblerTest {
  private static final Duration MAX_DELAY = EngineSettings.DEFAULTS.maxDelay();

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
    assembler.offer(transaction(1));
    clock.advance(MAX_DELAY);
    assembler.offer(transaction(2));

    PreparedBatch first = assembler.take();
    PreparedBatch second = assembler.take();

    assertThat(first).returns(1L, PreparedBatch::transactions);
    assertThat(first).returns(at(1), PreparedBatch::end);
    assertThat(second).returns(at(2), PreparedBatch::end);
  }

  @Test
  void changesThatComeWithinTheDelayShareABatch() {
    assembler.offer(transaction(1));
    clock.advance(MAX_DELAY.minusMillis(1));
    assembler.offer(transaction(2));

    PreparedBatch batch = assembler.take();

    assertThat(batch).returns(2L, PreparedBatch::transactions);
    assertThat(assembler.take()).isNull();
  }

  @Test
  void nothingIsReachedWhileAClosedBatchWaits() {
    assembler.offer(transaction(1));
    clock.advance(MAX_DELAY);
    assembler.offer(transaction(2));
    assembler.take();

    Position between = assembler.takenUpTo();
    assembler.take();

    assertThat(between).isNull();
    assertThat(assembler.takenUpTo()).isEqualTo(at(2));
  }

  private static Position at(long lsn) {
    return new Position(lsn, 1);
  }

  private static StreamEvent transaction(long lsn) {
    SourceTransaction transaction = new SourceTransaction(lsn, lsn, Instant.EPOCH, "");
    Change change = new Change.Truncate(TableId.of("unmapped"), new Position(lsn, 0), transaction);
    return new StreamEvent.Piece(transaction, List.of(change), at(lsn), true, 100);
  }
}
