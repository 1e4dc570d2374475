// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import org.junit.jupiter.api.Test;

/** Data and checkpoint move together, and only for the newest writer of a pipeline. */
interface WriterRules extends TargetRules {

  @Test
  default void aBatchMovesItsCheckpoint() {
    Version version = session().next();

    session().batchAt(version).upsert(person(41)).applied();

    assertThat(session().reader().findCheckpoint(TargetSession.PIPELINE))
        .contains(TargetSession.checkpoint(version));
  }

  @Test
  default void aPartOfABatchLeavesTheCheckpoint() {
    Version first = session().next();
    session().batchAt(first).upsert(person(41)).applied();

    session().batch().keepingCheckpoint().upsert(person(42)).applied();

    assertThat(session().reader().findCheckpoint(TargetSession.PIPELINE))
        .contains(TargetSession.checkpoint(first));
    assertThat(session().hasNode("Person", 42L)).isTrue();
  }

  @Test
  default void aCheckpointMovesAlone() {
    Checkpoint checkpoint =
        new Checkpoint(Stage.SNAPSHOT, 3, session().next().position(), "a \"source\" 'line'");

    TargetSession.applied(session().writer().advance(checkpoint));

    assertThat(session().reader().findCheckpoint(TargetSession.PIPELINE)).contains(checkpoint);
    assertThat(session().reader().findCheckpoint(TargetSession.OTHER_PIPELINE)).isEmpty();
  }

  @Test
  default void aSuccessorFindsTheCheckpoint() {
    Version version = session().next();
    session().batchAt(version).upsert(person(41)).applied();

    try (Target other = session().store().open();
        TargetWriter successor = other.writer(TargetSession.PIPELINE)) {
      assertThat(successor.takeOver()).contains(TargetSession.checkpoint(version));
      assertThat(successor.epoch()).isGreaterThan(session().writer().epoch());
    }
  }

  @Test
  default void aWriterThatWasSucceededWritesNothing() {
    session().write(person(41));
    try (Target other = session().store().open();
        TargetWriter successor = other.writer(TargetSession.PIPELINE)) {
      var left = successor.takeOver().orElseThrow();

      Outcome apply = session().batch().upsert(person(42)).outcome();
      Outcome part = session().batch().keepingCheckpoint().remove("Person", 41).outcome();
      Outcome advance = session().writer().advance(TargetSession.checkpoint(session().next()));
      Outcome sweep = session().writer().sweep("Person", session().next());

      assertThat(apply).isEqualTo(new Outcome.Fenced(successor.epoch()));
      assertThat(part).isEqualTo(new Outcome.Fenced(successor.epoch()));
      assertThat(advance).isEqualTo(new Outcome.Fenced(successor.epoch()));
      assertThat(sweep).isEqualTo(new Outcome.Fenced(successor.epoch()));
      assertThat(session().hasNode("Person", 41L)).isTrue();
      assertThat(session().hasNode("Person", 42L)).isFalse();
      assertThat(other.reader().findCheckpoint(TargetSession.PIPELINE)).contains(left);
      session().batchBy(successor).upsert(person(43)).applied();
      assertThat(session().hasNode("Person", 43L)).isTrue();
    }
  }

  @Test
  default void pipelinesAreFencedApart() {
    try (TargetWriter other = session().target().writer(TargetSession.OTHER_PIPELINE)) {
      assertThat(other.takeOver()).isEmpty();

      session().batch().upsert(person(41)).applied();
      session().batchBy(other).upsert(person(42)).applied();
    }

    assertThat(session().graph().nodes()).hasSize(2);
  }

  @Test
  default void aWriterMayTakeOverAgain() {
    long before = session().writer().epoch();
    session().write(person(41));

    assertThat(session().writer().takeOver()).isPresent();
    session().write(person(42));

    assertThat(session().writer().epoch()).isGreaterThan(before);
    assertThat(session().graph().nodes()).hasSize(2);
  }

  @Test
  default void aTakeOverMakesNoRowNewer() {
    Version old = session().next();
    session().write(person(41).with("name", "new"));
    assertThat(session().writer().takeOver()).isPresent();

    session().batchAt(old).keepingCheckpoint().upsert(person(41).with("name", "old")).applied();
    session().batchAt(old).keepingCheckpoint().remove("Person", 41).applied();

    assertThat(session().node("Person", 41L).properties()).containsEntry("name", "new");
  }

  @Test
  default void whatIsSetUpNeedsNothingMore() {
    assertThat(session().target().plan()).isEmpty();

    session().target().setUp();

    assertThat(session().target().plan()).isEmpty();
  }
}
