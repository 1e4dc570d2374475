// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.apply.Outcome;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two passes of a snapshot, truncations, and sweeping what is left over. */
interface ScopeRules extends TargetRules {

  @Test
  default void aSnapshotWritesNodesFirstAndEdgesThen() {
    Version snapshot = session().next();
    Rows.Row[] rows = {
      person(41),
      bill(1).to("SPONSORED_BY", 41).to("CO_SPONSORED_BY", 99).to("TAGGED", "water"),
      tags(1, "water"),
      vote(7, 41, 1).with("value", "1")
    };

    session().batchAt(snapshot).only(Scope.NODES).upsert(rows).applied();
    assertThat(session().graph().nodes()).hasSize(3);
    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isZero();
    session().batchAt(snapshot).only(Scope.EDGES).upsert(rows).applied();

    assertThat(session().edges())
        .containsExactly(
            "Bill 1 SPONSORED_BY Person 41", "Bill 1 TAGGED Tag water", "Person 41 VOTED Bill 1");
    assertThat(session().edge("VOTED").properties()).containsEntry("value", 1L);
    assertThat(session().waiting()).isEqualTo(1);
  }

  @Test
  default void aRowOfWhichTheEdgesAreNotSaidIsNotMadeByThePassOfNodes() {
    Version version = session().next();
    Rows.Row row = bill(1).unchangedEnds("CO_SPONSORED_BY");

    Outcome.Applied outcome =
        session().batchAt(version).only(Scope.NODES).keepingCheckpoint().upsert(row).applied();

    assertThat(outcome.rereads()).containsExactly(new EntityId("Bill", "1"));
    assertThat(session().graph().nodes()).isEmpty();
    assertThat(session().writer().pendingRereads()).containsExactly(new EntityId("Bill", "1"));
  }

  /** As parallel writers do, of whom the last takes removals with the edges. */
  @Test
  default void rowsThatGoWithThePassOfEdgesHoldNoValuesAnyMore() {
    session()
        .write(
            bill(1).to("TAGGED", "water", "health"),
            tags(1, "water", "health"),
            bill(2).to("TAGGED", "health"),
            tags(2, "health"));
    Version version = session().next();

    session().batchAt(version).only(Scope.NODES).upsert(bill(3), tags(3, "roads")).applied();
    session()
        .batchAt(version)
        .only(Scope.EDGES)
        .upsert(bill(3).to("TAGGED", "roads"), tags(3, "roads"))
        .remove("Bill", 1)
        .remove("Tag", 1)
        .applied();

    assertThat(session().hasNode("Tag", "water")).isFalse();
    assertThat(session().edges())
        .containsExactly("Bill 2 TAGGED Tag health", "Bill 3 TAGGED Tag roads");
    session().batch().remove("Bill", 2).remove("Tag", 2).applied();
    assertThat(session().hasNode("Tag", "health")).isFalse();
    assertThat(session().hasNode("Tag", "roads")).isTrue();
  }

  @Test
  default void eachPassMayBeRepeated() {
    Version snapshot = session().next();
    Rows.Row[] rows = {person(41), bill(1).to("SPONSORED_BY", 41), vote(7, 41, 1)};
    session().batchAt(snapshot).only(Scope.NODES).upsert(rows).applied();
    session().batchAt(snapshot).only(Scope.EDGES).upsert(rows).applied();
    List<String> once = session().graph().lines();

    session().batchAt(snapshot).only(Scope.NODES).upsert(rows).applied();
    session().batchAt(snapshot).only(Scope.EDGES).upsert(rows).applied();

    assertThat(session().graph().lines()).isEqualTo(once);
  }

  @Test
  default void aSnapshotThatBeginsAgainReplacesWhatWasThere() {
    session()
        .write(person(41), person(42), person(43), bill(1).to("SPONSORED_BY", 41), vote(7, 41, 1));

    Version snapshot = session().next();
    Rows.Row[] rows = {person(41), person(42), bill(1).to("SPONSORED_BY", 42), vote(7, 42, 1)};
    session().batchAt(snapshot).only(Scope.NODES).upsert(rows).applied();
    session().batchAt(snapshot).only(Scope.EDGES).upsert(rows).applied();
    TargetSession.applied(session().writer().sweep("Person", snapshot));

    assertThat(session().edges())
        .containsExactly("Bill 1 SPONSORED_BY Person 42", "Person 42 VOTED Bill 1");
    assertThat(session().hasNode("Person", 43L)).isFalse();
  }

  @Test
  default void aSweepRemovesOlderRowsOfItsEntryOnly() {
    session()
        .write(
            person(41),
            person(42),
            bill(1).to("SPONSORED_BY", 41),
            bill(2).to("SPONSORED_BY", 99),
            tags(1, "water"),
            tags(2, "health"),
            vote(7, 42, 1),
            vote(8, 42, 99));
    Version newer = session().next();
    session().batchAt(newer).upsert(bill(3), tags(2, "health"), vote(9, 42, 3)).applied();

    TargetSession.applied(session().writer().sweep("Bill", newer));
    assertThat(session().hasNode("Bill", 1L)).isFalse();
    assertThat(session().hasNode("Bill", 3L)).isTrue();
    assertThat(session().hasNode("Person", 41L)).isTrue();
    TargetSession.applied(session().writer().sweep("Tag", newer));
    assertThat(session().hasNode("Tag", "water")).isFalse();
    assertThat(session().hasNode("Tag", "health")).isTrue();
    long removed = TargetSession.applied(session().writer().sweep("VOTED", newer)).written();

    assertThat(removed).isEqualTo(2);
    assertThat(session().edges()).containsExactly("Person 42 VOTED Bill 3");
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void clearingAnEntryTakesItsRowsAndTheirEdges() {
    session()
        .write(
            person(41),
            bill(1).to("SPONSORED_BY", 41).to("CO_SPONSORED_BY", 99),
            bill(2).to("AUTHORED", 41),
            tags(1, "water"),
            vote(7, 41, 1),
            vote(8, 41, 99));

    session().batch().clear("Bill").clear("Tag").applied();
    assertThat(session().graph().nodes()).hasSize(1);
    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isEqualTo(2);
    session().write(bill(1));
    assertThat(session().edges()).containsExactly("Person 41 VOTED Bill 1");
    session().batch().clear("VOTED").applied();

    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void whatComesAfterATruncationStays() {
    session().write(person(41), bill(1).with("title", "old"), bill(2), tags(1, "water"));
    BatchMaker batch =
        session()
            .batch()
            .clear("Bill")
            .clear("Tag")
            .upsert(bill(1).with("title", "new").to("SPONSORED_BY", 41), tags(3, "health"));

    batch.applied();
    List<String> once = session().graph().lines();
    batch.applied();

    assertThat(session().graph().lines()).isEqualTo(once);
    assertThat(session().node("Bill", 1L).properties()).containsEntry("title", "new");
    assertThat(session().hasNode("Bill", 2L)).isFalse();
    assertThat(session().hasNode("Tag", "health")).isTrue();
    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 41");
  }

  @Test
  default void aLargeEntryIsClearedWhole() {
    Rows.Row[] bills = new Rows.Row[3000];
    for (int i = 0; i < bills.length; i++) {
      bills[i] = bill(i).to("AMENDS", (i + 1) % bills.length).to("SPONSORED_BY", 41);
    }
    session().write(person(41));
    session().write(bills);

    session().batch().clear("Bill").applied();

    assertThat(session().graph().nodes()).hasSize(1);
    assertThat(session().waiting()).isZero();
  }
}
