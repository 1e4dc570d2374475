// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.SourceSession.id;
import static io.syncline.testkit.contract.SourceSession.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Snapshot and stream join without gap or overlap; what was lost is never skipped. */
interface SlotRules extends SourceRules {

  @Test
  default void aSnapshotHoldsWhatTheStreamDoesNotDeliver() {
    session().insertPerson(1, "Ada");
    session().insertPerson(2, "Ben");

    try (SnapshotSession snapshot = session().beginSnapshot()) {
      session().insertPerson(3, "Cleo");
      session().commit(user -> user.delete("people", id(1)));
      List<String> ids =
          SourceSession.all(snapshot, SourceTables.PEOPLE, List.of("id", "name")).stream()
              .map(row -> text(row, "id"))
              .sorted()
              .toList();

      assertThat(ids).containsExactly("1", "2");
      try (ChangeStream stream = session().open(SourceSession.checkpoint(snapshot))) {
        assertThat(session().changesToNow(stream))
            .extracting(change -> change.getClass().getSimpleName())
            .containsExactly("Insert", "Delete");
      }
    }
  }

  @Test
  default void changesAfterTheSnapshotAreNewerThanIt() {
    try (SnapshotSession snapshot = session().beginSnapshot()) {
      session().insertPerson(1, "Ada");
      try (ChangeStream stream = session().open(SourceSession.checkpoint(snapshot))) {
        assertThat(session().changesToNow(stream))
            .allMatch(change -> change.position().compareTo(snapshot.position()) > 0);
      }
    }
  }

  @Test
  default void aSnapshotThatBeginsAgainForgetsTheOneBefore() {
    Checkpoint first = session().begin();
    session().insertPerson(1, "Ada");
    Checkpoint second = session().begin();

    try (ChangeStream stream = session().open(second)) {
      assertThat(session().changesToNow(stream)).isEmpty();
    }
    assertThat(second.position()).isGreaterThan(first.position());
  }

  @Test
  default void aSlotThatIsGoneIsMissed() {
    Checkpoint begin = session().begin();
    session().store().dropSlot(SourceTables.PIPELINE);

    refuses(() -> session().open(begin), ErrorCode.SLOT_MISSING);
  }

  @Test
  default void aSlotAheadOfTheCheckpointMeansLoss() {
    Checkpoint begin = session().begin();
    session().insertPerson(1, "Ada");
    try (ChangeStream stream = session().open(begin)) {
      stream.confirm(session().piecesToNow(stream).getLast().end());
      awaitConfirmed(stream, begin.position().lsn());
    }

    refuses(() -> session().openWhenFree(begin).close(), ErrorCode.SLOT_AHEAD);
  }

  private void awaitConfirmed(ChangeStream stream, long beyond) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (progress().confirmedLsn() <= beyond) {
      stream.poll(Duration.ofMillis(20));
      assertThat(System.nanoTime()).as("deadline for a confirmation").isLessThan(deadline);
    }
  }

  private SourceProgress progress() {
    return session().source().progress(SourceTables.PIPELINE);
  }

  @Test
  default void aCheckpointBeyondTheLogMeansThatTheSourceWentBack() {
    Checkpoint begin = session().begin();
    long far = progress().currentLsn() + (1L << 34);

    refuses(() -> session().open(begin.at(Position.endOf(far))), ErrorCode.SOURCE_WENT_BACK);
  }

  @Test
  default void aSlotHasOneReader() {
    Checkpoint begin = session().begin();
    try (ChangeStream stream = session().open(begin);
        ChangeSource other = session().store().open()) {
      session().eventsToNow(stream);

      refuses(
          () -> other.open(SourceTables.PIPELINE, begin, session().catalog()),
          ErrorCode.SLOT_IN_USE);
    }
  }

  @Test
  default void aCheckpointOfAnotherSlotIsRefused() {
    Checkpoint first = session().begin();
    Checkpoint second = session().begin();

    assertThatThrownBy(
            () ->
                session()
                    .open(
                        new Checkpoint(
                            second.stage(), second.era(), second.position(), first.source() + "x")))
        .isInstanceOf(SynclineException.class)
        .matches(e -> !((SynclineException) e).passesByItself());
  }

  @Test
  default void aBrokenConnectionIsReportedAndPasses() {
    Checkpoint begin = session().begin();
    ChangeStream broken = session().open(begin);
    session().eventsToNow(broken);
    session().store().disconnectAll();

    assertThatThrownBy(() -> pollForEver(broken))
        .isInstanceOf(SynclineException.class)
        .matches(e -> ((SynclineException) e).code() == ErrorCode.SOURCE_UNREACHABLE);
    broken.close();
    session().insertPerson(1, "Ada");
    try (ChangeStream again = session().openWhenFree(begin)) {
      assertThat(session().changesToNow(again)).hasSize(1);
    }
  }

  private static void pollForEver(ChangeStream stream) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      stream.poll(Duration.ofMillis(50));
    }
  }

  @Test
  default void progressTellsTheLogAndTheSlot() {
    SourceProgress none =
        session().source().progress(new PipelineId("contract", "graph", Lane.CRITICAL));
    Checkpoint begin = session().begin();
    SourceProgress before = progress();
    session().insertPerson(1, "Ada");
    SourceProgress after = progress();

    assertThat(none.slotState()).isEqualTo("none");
    assertThat(none.confirmedLsn()).isZero();
    assertThat(before.slotState()).isEqualTo("reserved");
    assertThat(before.confirmedLsn()).isPositive().isLessThanOrEqualTo(before.currentLsn());
    assertThat(before.currentLsn()).isGreaterThanOrEqualTo(begin.position().lsn());
    assertThat(after.currentLsn()).isGreaterThan(before.currentLsn());
  }

  @Test
  default void slotsOfPipelinesThatAreGoneAreGivenUp() {
    PipelineId other = new PipelineId("contract", "graph", Lane.HIGH);
    try (SnapshotSession both =
        session()
            .source()
            .beginSnapshot(List.of(SourceTables.PIPELINE, other), session().catalog())) {
      assertThat(both.source()).isNotEmpty();
    }

    session().source().retireOthers(List.of(SourceTables.PIPELINE));

    assertThat(session().source().progress(other).slotState()).isEqualTo("none");
    assertThat(progress().slotState()).isEqualTo("reserved");
  }

  @Test
  default void aConfirmedTransactionMayBeForgotten() {
    Checkpoint begin = session().begin();
    session().commit(user -> user.insert("people", Map.of("id", "1", "name", "x")));
    Checkpoint after;
    try (ChangeStream stream = session().open(begin)) {
      after = begin.at(session().eventsToNow(stream).getLast().end());
      stream.confirm(after.position());
      awaitConfirmed(stream, begin.position().lsn());
    }

    try (ChangeStream stream = session().openWhenFree(after)) {
      assertThat(session().changesToNow(stream)).isEmpty();
    }
  }

  private static void refuses(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOf(SynclineException.class)
        .extracting(e -> ((SynclineException) e).code())
        .isEqualTo(code);
  }
}
