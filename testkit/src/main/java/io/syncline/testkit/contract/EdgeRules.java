// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.WaitingEdge;
import io.syncline.core.apply.WaitingEdge.AbsentEnd;
import io.syncline.core.projection.EntityId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An edge exists if and only if its row says so and both ends exist. */
interface EdgeRules extends TargetRules {

  @Test
  default void anEdgeJoinsTheRowsNodeToTheOneItNames() {
    session().write(person(41), bill(1).to("SPONSORED_BY", 41));

    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 41");
  }

  @Test
  default void anIncomingEdgeArrivesAtTheRowsNode() {
    session().write(person(41), bill(1).to("AUTHORED", 41));

    assertThat(session().edges()).containsExactly("Person 41 AUTHORED Bill 1");
  }

  @Test
  default void aChangedForeignKeyReplacesTheEdge() {
    session().write(person(41), person(42), bill(1).to("SPONSORED_BY", 41).to("AUTHORED", 41));

    session().write(bill(1).to("SPONSORED_BY", 42).to("AUTHORED", 42));

    assertThat(session().edges())
        .containsExactly("Bill 1 SPONSORED_BY Person 42", "Person 42 AUTHORED Bill 1");
  }

  @Test
  default void aForeignKeyThatBecomesNullTakesTheEdge() {
    session().write(person(41), bill(1).to("SPONSORED_BY", 41));

    session().write(bill(1));

    assertThat(session().edges()).isEmpty();
    assertThat(session().hasNode("Person", 41L)).isTrue();
  }

  @Test
  default void whatWaitsSaysWhatFor() {
    session().write(person(41), bill(1).to("SPONSORED_BY", 42), vote(7, 43, 2));

    assertThat(session().reader().waiting(null, 10))
        .containsExactlyInAnyOrder(
            new WaitingEdge("Bill.SPONSORED_BY", "1", List.of(new AbsentEnd("Person", "42"))),
            new WaitingEdge(
                "VOTED", "7", List.of(new AbsentEnd("Person", "43"), new AbsentEnd("Bill", "2"))));
    assertThat(session().entity("Bill", 1).waiting()).containsExactly("SPONSORED_BY -> Person 42");
    assertThat(session().reader().waiting("Bill", 10)).hasSize(1);
    assertThat(session().reader().waiting(null, 1)).hasSize(1);

    session().write(person(43));

    assertThat(session().reader().waiting("VOTED", 10))
        .containsExactly(new WaitingEdge("VOTED", "7", List.of(new AbsentEnd("Bill", "2"))));
  }

  @Test
  default void anEdgeWaitsForItsEndAndMakesNoGhost() {
    session().write(bill(1).to("SPONSORED_BY", 41).to("AUTHORED", 41));
    assertThat(session().edges()).isEmpty();
    assertThat(session().graph().nodes()).hasSize(1);
    assertThat(session().waiting()).isEqualTo(2);

    session().write(person(41));

    assertThat(session().edges())
        .containsExactly("Bill 1 SPONSORED_BY Person 41", "Person 41 AUTHORED Bill 1");
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void aWaitingEdgeFollowsItsRow() {
    session().write(bill(1).to("SPONSORED_BY", 41));

    session().write(bill(1).to("SPONSORED_BY", 42));
    session().write(person(41));
    assertThat(session().edges()).isEmpty();
    session().write(person(42));

    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 42");
  }

  @Test
  default void aWaitingEdgeGoesWithItsRow() {
    session().write(bill(1).to("SPONSORED_BY", 41), vote(7, 41, 1));

    session().batch().remove("Bill", 1).remove("VOTED", 7).applied();
    session().write(person(41));
    session().write(bill(1));

    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void edgesAtARemovedNodeComeBackWithIt() {
    session()
        .write(
            person(41),
            bill(1).to("SPONSORED_BY", 41).to("AUTHORED", 41),
            vote(7, 41, 1).with("value", "1"));

    session().remove("Person", 41);
    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isEqualTo(3);
    session().write(person(41));

    assertThat(session().edges())
        .containsExactly(
            "Bill 1 SPONSORED_BY Person 41", "Person 41 AUTHORED Bill 1", "Person 41 VOTED Bill 1");
    assertThat(session().edge("VOTED").properties()).containsEntry("value", 1L);
  }

  @Test
  default void anEdgeMayWaitForBothEnds() {
    session().write(vote(7, 41, 1).with("value", "1"));
    session().write(person(41));
    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isEqualTo(1);

    session().write(bill(1));
    assertThat(session().edges()).containsExactly("Person 41 VOTED Bill 1");

    session().batch().remove("Person", 41).remove("Bill", 1).applied();
    assertThat(session().waiting()).isEqualTo(1);
    session().write(bill(1), person(41));
    assertThat(session().edges()).containsExactly("Person 41 VOTED Bill 1");
  }

  @Test
  default void rowAndEndThatComeInOneBatchMeet() {
    session()
        .write(
            vote(7, 41, 1),
            bill(1).to("SPONSORED_BY", 41).to("AMENDS", 2),
            bill(2).to("AMENDS", 1),
            person(41));

    assertThat(session().edges())
        .containsExactly(
            "Bill 1 AMENDS Bill 2",
            "Bill 1 SPONSORED_BY Person 41",
            "Bill 2 AMENDS Bill 1",
            "Person 41 VOTED Bill 1");
  }

  @Test
  default void anEndRemovedAsItsEdgeArrivesLeavesItWaiting() {
    session().write(person(41), person(42), bill(1).to("SPONSORED_BY", 41));

    session()
        .batch()
        .remove("Person", 42)
        .upsert(bill(1).to("SPONSORED_BY", 42).to("CO_SPONSORED_BY", 41, 42))
        .applied();
    assertThat(session().edges()).containsExactly("Bill 1 CO_SPONSORED_BY Person 41");
    session().write(person(42));

    assertThat(session().edges())
        .containsExactly(
            "Bill 1 CO_SPONSORED_BY Person 41",
            "Bill 1 CO_SPONSORED_BY Person 42",
            "Bill 1 SPONSORED_BY Person 42");
  }

  @Test
  default void aRowMayNameItself() {
    session().write(person(41).to("MENTORED_BY", 41));
    assertThat(session().edges()).containsExactly("Person 41 MENTORED_BY Person 41");

    session().remove("Person", 41);
    assertThat(session().waiting()).isZero();
    session().write(person(41));

    assertThat(session().edges()).isEmpty();
  }

  @Test
  default void unchangedEndsStay() {
    session().write(person(41), person(42), bill(1).to("CO_SPONSORED_BY", 41, 42, 43));

    session().write(bill(1).with("title", "Lakes").unchangedEnds("CO_SPONSORED_BY"));
    assertThat(session().edges())
        .containsExactly("Bill 1 CO_SPONSORED_BY Person 41", "Bill 1 CO_SPONSORED_BY Person 42");
    session().write(person(43));

    assertThat(session().edges()).hasSize(3);
  }

  @Test
  default void unchangedEndsOfAnUnknownRowMustBeReadAgain() {
    Outcome.Applied outcome =
        session().batch().upsert(bill(1).unchangedEnds("CO_SPONSORED_BY")).applied();

    assertThat(outcome.rereads()).containsExactly(new EntityId("Bill", "1"));
  }

  @Test
  default void aHubGoesAndComesBackWithAllItsEdges() {
    List<Rows.Row> bills = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      bills.add(bill(i).to("SPONSORED_BY", 41).to("CO_SPONSORED_BY", 41));
    }
    session().write(person(41));
    session().write(bills.toArray(new Rows.Row[0]));
    assertThat(session().graph().edges()).hasSize(6000);

    session().remove("Person", 41);
    assertThat(session().graph().edges()).isEmpty();
    assertThat(session().waiting()).isEqualTo(6000);
    session().write(person(41));

    assertThat(session().graph().edges()).hasSize(6000);
    assertThat(session().waiting()).isZero();
  }
}
