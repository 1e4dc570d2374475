// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.binding.MappingDifference.FormerEdge;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What must be read again is remembered; what is no longer mapped is removed. */
interface RereadRules extends TargetRules {

  @Test
  default void rowsToReadAgainAreRememberedWithTheBatch() {
    session().write(person(41));
    session().batch().upsert(bill(1).unchanged("summary")).reread("Person", 41).applied();

    try (Target other = session().store().open();
        TargetWriter successor = other.writer(TargetSession.PIPELINE)) {
      var left = successor.takeOver();

      assertThat(left).isPresent();
      assertThat(successor.pendingRereads())
          .containsExactlyInAnyOrder(new EntityId("Bill", "1"), new EntityId("Person", "41"));
    }
  }

  @Test
  default void aRowThatIsWrittenOrGoneNeedNotBeReadAgain() {
    session()
        .batch()
        .reread("Person", 41)
        .reread("Person", 42)
        .reread("Bill", 1)
        .reread("VOTED", 7)
        .reread("VOTED", 8)
        .reread("Tag", 1)
        .applied();

    session().batch().upsert(person(41)).remove("Person", 42).upsert(vote(8, 1, 1)).applied();
    assertThat(session().writer().pendingRereads())
        .containsExactlyInAnyOrder(
            new EntityId("Bill", "1"), new EntityId("VOTED", "7"), new EntityId("Tag", "1"));
    session().batch().clear("Bill").clear("Tag").remove("VOTED", 7).applied();

    assertThat(session().writer().pendingRereads()).isEmpty();
  }

  @Test
  default void aRowThatIsWrittenInPartMustStillBeReadAgain() {
    session().write(bill(1).with("summary", "stale"));
    session().batch().reread("Bill", 1).applied();

    session().batch().upsert(bill(1).with("title", "new").unchanged("summary")).applied();

    assertThat(session().writer().pendingRereads()).containsExactly(new EntityId("Bill", "1"));
  }

  @Test
  default void aRowWrittenInTheSameBatchAsItsRereadIsReadAgainAllTheSame() {
    session().batch().upsert(person(41)).reread("Person", 41).applied();

    assertThat(session().writer().pendingRereads()).containsExactly(new EntityId("Person", "41"));
  }

  @Test
  default void aRowOfWhichOnlyTheNodeIsWrittenMustStillBeReadAgain() {
    session().batch().reread("Bill", 1).applied();

    Version version = session().next();
    session().batchAt(version).only(Scope.NODES).keepingCheckpoint().upsert(bill(1)).applied();
    assertThat(session().writer().pendingRereads()).containsExactly(new EntityId("Bill", "1"));
    session().batchAt(version).only(Scope.EDGES).keepingCheckpoint().upsert(bill(1)).applied();

    assertThat(session().writer().pendingRereads()).isEmpty();
  }

  @Test
  default void rereadsBelongToTheirPipeline() {
    try (TargetWriter other = session().target().writer(TargetSession.OTHER_PIPELINE)) {
      assertThat(other.takeOver()).isEmpty();
      session().batchBy(other).reread("Person", 41).applied();
      session().batch().reread("Bill", 1).applied();

      assertThat(other.pendingRereads()).containsExactly(new EntityId("Person", "41"));
      assertThat(session().writer().pendingRereads()).containsExactly(new EntityId("Bill", "1"));
    }
  }

  @Test
  default void everythingOfAFormerEntryGoes() {
    session()
        .write(
            person(41),
            bill(1).to("SPONSORED_BY", 41).to("CO_SPONSORED_BY", 99),
            tags(1, "water"),
            vote(7, 41, 1));

    session().target().removeLeftovers(sync(), "Bill", all("Bill"));
    assertThat(session().graph().nodes()).hasSize(2);
    assertThat(session().edges()).isEmpty();
    session().target().removeLeftovers(sync(), "VOTED", all("VOTED"));
    assertThat(session().waiting()).isZero();
    session().target().removeLeftovers(sync(), "Tag", all("Tag"));

    assertThat(session().graph().nodes()).hasSize(1);
  }

  private String sync() {
    return session().writer().pipeline().sync();
  }

  private static Leftovers all(String entry) {
    return new Leftovers(true, entry, Set.of(), Set.of(), List.of());
  }

  @Test
  default void labelsPropertiesAndEdgesThatAreNoLongerMappedGo() {
    session()
        .write(
            person(41),
            bill(1)
                .with("title", "Rivers")
                .with("status", "draft")
                .to("SPONSORED_BY", 41)
                .to("drafted", 41)
                .to("CO_SPONSORED_BY", 41, 99));
    session().user().setProperty(session().node("Bill", 1L).id(), "pagerank", 0.5);

    session()
        .target()
        .removeLeftovers(
            sync(),
            "Bill",
            new Leftovers(
                false,
                "Bill",
                Set.of("LegislativeItem"),
                Set.of("status", "source"),
                List.of(
                    new FormerEdge("Bill.drafted", "SPONSORED_BY"),
                    new FormerEdge("Bill.CO_SPONSORED_BY", "CO_SPONSORED_BY"))));

    assertThat(session().node("Bill", 1L).labels()).isEqualTo(Set.of("Bill"));
    assertThat(session().node("Bill", 1L).properties())
        .isEqualTo(Map.of("id", 1L, "title", "Rivers", "rank", 7L, "pagerank", 0.5));
    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 41");
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void propertiesOfJoinRowsThatAreNoLongerMappedGo() {
    session().write(person(41), bill(1), vote(7, 41, 1).with("value", "1").with("note", "first"));

    session()
        .target()
        .removeLeftovers(
            sync(), "VOTED", new Leftovers(false, "VOTED", Set.of(), Set.of("note"), List.of()));

    assertThat(session().edge("VOTED").properties()).isEqualTo(Map.of("value", 1L, "kind", "vote"));
  }
}
