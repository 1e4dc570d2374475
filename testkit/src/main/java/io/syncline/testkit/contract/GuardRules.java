// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes are guarded by the version of their row, so that they may be repeated and replayed. */
interface GuardRules extends TargetRules {

  @Test
  default void anOlderUpsertChangesNothing() {
    Version old = session().next();
    session().write(person(41), person(42), bill(1).with("title", "new").to("SPONSORED_BY", 42));
    List<String> before = session().graph().lines();

    session()
        .batchAt(old)
        .keepingCheckpoint()
        .upsert(bill(1).with("title", "old").to("SPONSORED_BY", 41).to("CO_SPONSORED_BY", 41, 43))
        .applied();

    assertThat(session().graph().lines()).isEqualTo(before);
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void anOlderRemovalChangesNothing() {
    Version old = session().next();
    session().write(person(41), bill(1).to("SPONSORED_BY", 41), vote(7, 41, 1), tags(1, "water"));
    List<String> before = session().graph().lines();

    session()
        .batchAt(old)
        .keepingCheckpoint()
        .remove("Bill", 1)
        .remove("Person", 41)
        .remove("VOTED", 7)
        .remove("Tag", 1)
        .applied();

    assertThat(session().graph().lines()).isEqualTo(before);
  }

  @Test
  default void anOlderJoinRowChangesNothing() {
    Version old = session().next();
    session().write(person(41), person(42), bill(1), vote(7, 42, 1));

    session().batchAt(old).keepingCheckpoint().upsert(vote(7, 41, 1)).applied();

    assertThat(session().edges()).containsExactly("Person 42 VOTED Bill 1");
  }

  @Test
  default void anOlderWaitingEdgeIsNeverReleased() {
    Version old = session().next();
    session().write(bill(1).to("SPONSORED_BY", 42));

    session().batchAt(old).keepingCheckpoint().upsert(bill(1).to("SPONSORED_BY", 41)).applied();
    session().write(person(41));

    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isEqualTo(1);
  }

  @Test
  default void aWaitingJoinRowIsGuardedToo() {
    Version old = session().next();
    session().write(vote(7, 42, 1));

    session().batchAt(old).keepingCheckpoint().upsert(vote(7, 41, 1)).applied();
    session().write(person(41), person(42), bill(1));

    assertThat(session().edges()).containsExactly("Person 42 VOTED Bill 1");
  }

  @Test
  default void aNewEraBeginsAboveEveryOldPosition() {
    session().write(person(41).with("name", "old"));

    session()
        .batchAt(new Version(2, new Position(1, 1)))
        .upsert(person(41).with("name", "new"))
        .applied();

    assertThat(session().node("Person", 41L).properties()).containsEntry("name", "new");
  }

  @Test
  default void laterMessagesOfOneTransactionAreNewer() {
    session()
        .batchAt(new Version(1, new Position(2000, 9)))
        .upsert(person(41).with("name", "ninth"))
        .applied();

    session()
        .batchAt(new Version(1, new Position(2000, 10)))
        .upsert(person(41).with("name", "tenth"))
        .applied();
    session()
        .batchAt(new Version(1, new Position(2000, 2)))
        .upsert(person(41).with("name", "second"))
        .applied();

    assertThat(session().node("Person", 41L).properties()).containsEntry("name", "tenth");
  }

  @Test
  default void aVersionAboveTheSignedMiddleStillCompares() {
    Version low = new Version(1, new Position(0x7FFF_FFFF_0000_0000L, 1));
    Version high = new Version(1, new Position(0x7FFF_FFFF_0000_0001L, Long.MAX_VALUE));
    session().batchAt(high).upsert(person(41).with("name", "high")).applied();

    session().batchAt(low).upsert(person(41).with("name", "low")).applied();

    assertThat(session().node("Person", 41L).properties()).containsEntry("name", "high");
    assertThat(session().entity("Person", 41).version()).isEqualTo(high);
  }

  @Test
  default void aRepeatedBatchChangesNothing() {
    session().write(person(41), person(42), bill(3).to("SPONSORED_BY", 41), vote(7, 41, 3));
    BatchMaker batch =
        session()
            .batch()
            .upsert(person(43), bill(1).to("SPONSORED_BY", 43).to("CO_SPONSORED_BY", 99))
            .upsert(tags(1, "water"), vote(8, 43, 1))
            .remove("Person", 42)
            .remove("VOTED", 7);
    batch.applied();
    var once = session().graph();
    long waiting = session().waiting();

    batch.applied();

    assertThat(session().graph().lines()).isEqualTo(once.lines());
    assertThat(session().graph().nodes()).containsExactlyInAnyOrderElementsOf(once.nodes());
    assertThat(session().waiting()).isEqualTo(waiting);
  }

  @Test
  default void aRepeatedSwapDoesNotSwapBack() {
    session().write(person(1).with("name", "Ada"), person(2).with("name", "Ben"));
    session().user().setProperty(session().node("Person", 1L).id(), "pagerank", 0.5);
    BatchMaker swap =
        session()
            .batch()
            .move("Person", 1, 2)
            .move("Person", 2, 1)
            .upsert(person(2).with("name", "Ada"), person(1).with("name", "Ben"));
    swap.applied();
    var once = session().graph();

    swap.applied();

    assertThat(session().graph().nodes()).containsExactlyInAnyOrderElementsOf(once.nodes());
  }

  @Test
  default void aRepeatedTakeOverOfAKeyChangesNothing() {
    session().write(person(1).with("name", "Ada"), person(2).with("name", "Ben"));
    BatchMaker batch =
        session()
            .batch()
            .displaced("Person", 2)
            .move("Person", 1, 2)
            .upsert(person(2).with("name", "Ada"), person(1).with("name", "Cleo"));
    batch.applied();
    var once = session().graph();

    batch.applied();

    assertThat(session().graph().nodes()).containsExactlyInAnyOrderElementsOf(once.nodes());
  }

  @Test
  default void aReplayedMoveOntoATakenKeyLeavesOneNode() {
    Version created = session().next();
    Version moved = session().next();
    session().write(person(2).with("name", "later"), bill(1).to("SPONSORED_BY", 2));

    session().batchAt(created).keepingCheckpoint().upsert(person(1)).applied();
    session()
        .batchAt(moved)
        .keepingCheckpoint()
        .move("Person", 1, 2)
        .upsert(person(2).with("name", "earlier"))
        .applied();

    assertThat(session().hasNode("Person", 1L)).isFalse();
    assertThat(session().node("Person", 2L).properties()).containsEntry("name", "later");
    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 2");
  }

  @Test
  default void valuesThatMoveOntoATakenKeyAreLetGo() {
    Version created = session().next();
    Version moved = session().next();
    session().write(tags(2, "later"));

    session().batchAt(created).keepingCheckpoint().upsert(tags(1, "earlier", "both")).applied();
    session()
        .batchAt(moved)
        .keepingCheckpoint()
        .move("Tag", 1, 2)
        .upsert(tags(2, "earlier", "both"))
        .applied();

    assertThat(session().graph().nodes()).hasSize(1);
    assertThat(session().hasNode("Tag", "later")).isTrue();
    assertThat(session().reader().find(new EntityId("Tag", "1"))).isEmpty();
    session().remove("Tag", 2);
    assertThat(session().graph().nodes()).isEmpty();
  }

  @Test
  default void valuesThatMoveOntoAnOlderRowTakeItsPlace() {
    session().write(tags(1, "moves"), tags(2, "older"));

    session().batch().move("Tag", 1, 2).upsert(tags(2, "moves")).applied();

    assertThat(session().graph().nodes()).hasSize(1);
    assertThat(session().hasNode("Tag", "moves")).isTrue();
  }

  @Test
  default void aChainOfMovesWhoseHeadIsTakenMovesBehindIt() {
    Version created = session().next();
    Version moved = session().next();
    session().write(person(41), bill(1), bill(2), tags(3, "later"), vote(3, 41, 2));

    session()
        .batchAt(created)
        .keepingCheckpoint()
        .upsert(tags(1, "one"), tags(2, "two"), vote(1, 41, 1), vote(2, 41, 1))
        .applied();
    session()
        .batchAt(moved)
        .keepingCheckpoint()
        .move("Tag", 1, 2)
        .move("Tag", 2, 3)
        .move("VOTED", 1, 2)
        .move("VOTED", 2, 3)
        .applied();

    assertThat(session().hasNode("Tag", "one")).isTrue();
    assertThat(session().hasNode("Tag", "two")).isFalse();
    assertThat(session().hasNode("Tag", "later")).isTrue();
    assertThat(session().edges())
        .containsExactly("Person 41 VOTED Bill 1", "Person 41 VOTED Bill 2");
    session().remove("Tag", 2);
    session().remove("VOTED", 2);
    assertThat(session().hasNode("Tag", "one")).isFalse();
    assertThat(session().edges()).containsExactly("Person 41 VOTED Bill 2");
  }

  @Test
  default void aJoinRowThatMovesOntoATakenKeyIsLetGo() {
    Version created = session().next();
    Version moved = session().next();
    session().write(person(41), bill(1), bill(2), vote(8, 41, 2), vote(18, 9, 2));

    session()
        .batchAt(created)
        .keepingCheckpoint()
        .upsert(vote(7, 41, 1), vote(17, 9, 1), vote(27, 9, 1), vote(37, 41, 1))
        .applied();
    session().write(vote(28, 41, 2), vote(38, 9, 2));
    session()
        .batchAt(moved)
        .keepingCheckpoint()
        .move("VOTED", 7, 8)
        .move("VOTED", 17, 18)
        .move("VOTED", 27, 28)
        .move("VOTED", 37, 38)
        .upsert(vote(8, 41, 1), vote(18, 9, 1), vote(28, 9, 1), vote(38, 41, 1))
        .applied();

    assertThat(session().edges())
        .containsExactly("Person 41 VOTED Bill 2", "Person 41 VOTED Bill 2");
    assertThat(session().waiting()).isEqualTo(2);
    for (int gone : List.of(7, 17, 27, 37)) {
      assertThat(session().reader().find(new EntityId("VOTED", Integer.toString(gone)))).isEmpty();
    }
  }

  @Test
  default void aRepeatedSwapOfWhichOneRowIsOlderDoesNotSwapBack() {
    session().write(person(1).with("name", "Ada"), person(2).with("name", "Ben"));
    session().user().setProperty(session().node("Person", 1L).id(), "pagerank", 0.5);
    BatchMaker swap =
        session()
            .batch()
            .move("Person", 1, 2)
            .upsert(person(2).with("name", "Ada"))
            .at(session().next())
            .move("Person", 2, 1)
            .upsert(person(1).with("name", "Ben"));
    swap.applied();
    var once = session().graph();

    swap.applied();

    assertThat(session().graph().nodes()).containsExactlyInAnyOrderElementsOf(once.nodes());
  }
}
