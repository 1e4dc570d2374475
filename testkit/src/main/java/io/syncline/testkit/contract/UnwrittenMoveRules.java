// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.projection.EntityId;
import io.syncline.testkit.graph.Graph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A row whose key changes, and of which no more is known yet, moves as it is. */
interface UnwrittenMoveRules extends TargetRules {

  @Test
  default void aRowThatIsNotWrittenMovesAsItIs() {
    session()
        .write(
            person(41).with("name", "Ada").to("MENTORED_BY", 41),
            bill(1).to("SPONSORED_BY", 41).to("CO_SPONSORED_BY", 41, 99),
            bill(3),
            vote(7, 41, 3).with("note", "first"),
            tags(1, "water"));
    Graph.Node ada = session().node("Person", 41L);
    String bill = session().node("Bill", 1L).id();
    String water = session().node("Tag", "water").id();
    session().user().setEdgeProperty(session().edge("VOTED").id(), "weight", 3L);

    session()
        .batch()
        .move("Bill", 1, 2)
        .reread("Bill", 2)
        .move("VOTED", 7, 8)
        .reread("VOTED", 8)
        .move("Tag", 1, 2)
        .reread("Tag", 2)
        .applied();
    session().write(person(99));

    assertThat(session().node("Person", 41L)).isEqualTo(ada);
    assertThat(session().graph().nodes().stream().map(Graph.Node::id)).contains(bill, water);
    assertThat(session().edges().stream().filter(edge -> edge.contains("CO_SPONSORED_BY")))
        .hasSize(2);
    assertThat(session().waiting()).isZero();
    assertThat(session().reader().find(new EntityId("Bill", "1"))).isEmpty();
    assertThat(session().reader().find(new EntityId("Bill", "2"))).isPresent();
    assertThat(session().writer().pendingRereads())
        .containsExactlyInAnyOrder(
            new EntityId("Bill", "2"), new EntityId("VOTED", "8"), new EntityId("Tag", "2"));
    session().write(bill(2).to("SPONSORED_BY", 41).to("CO_SPONSORED_BY", 41), tags(2, "water"));
    session().write(vote(8, 41, 3));
    assertThat(session().node("Bill", 2L).id()).isEqualTo(bill);
    assertThat(session().node("Tag", "water").id()).isEqualTo(water);
    assertThat(session().edge("VOTED").properties()).containsEntry("weight", 3L);
    session().remove("Bill", 2);
    session().remove("VOTED", 8);
    session().remove("Tag", 2);
    assertThat(session().graph().nodes()).hasSize(3);
    assertThat(session().graph().edges()).hasSize(1);
  }

  @Test
  default void aMoveOfARowThatIsNeitherThereNorWrittenMakesNothing() {
    session()
        .batch()
        .move("Person", 1, 2)
        .move("Bill", 1, 2)
        .move("VOTED", 1, 2)
        .move("Tag", 1, 2)
        .applied();

    assertThat(session().graph().lines()).isEmpty();
    assertThat(session().waiting()).isZero();
    assertThat(session().reader().find(new EntityId("Person", "2"))).isEmpty();
  }

  @Test
  default void aRepeatedSwapOfRowsThatAreNotWrittenDoesNotSwapBack() {
    session().write(person(1).with("name", "Ada"), person(2).with("name", "Ben"));
    session().write(person(41), bill(1).to("CO_SPONSORED_BY", 41, 98), bill(2));
    session().write(vote(7, 41, 1), vote(8, 41, 2), tags(1, "water"), tags(2, "health"));
    BatchMaker swap = session().batch();
    for (String entry : List.of("Person", "Bill")) {
      swap.move(entry, 1, 2).move(entry, 2, 1);
    }
    swap.move("Tag", 1, 2).move("Tag", 2, 1).move("VOTED", 7, 8).move("VOTED", 8, 7);
    swap.applied();
    var once = session().graph();

    swap.applied();

    assertThat(session().graph().lines()).isEqualTo(once.lines());
    assertThat(session().graph().nodes()).containsExactlyInAnyOrderElementsOf(once.nodes());
    session().remove("Tag", 1);
    session().remove("Bill", 1);
    assertThat(session().hasNode("Tag", "water")).isTrue();
    assertThat(session().hasNode("Tag", "health")).isFalse();
    assertThat(session().hasNode("Bill", 1L)).isTrue();
    assertThat(session().edges()).contains("Bill 1 CO_SPONSORED_BY Person 41");
  }

  @Test
  default void aRowThatIsNotWrittenTakesOverTheKeyOfOneThatIsGone() {
    session().write(person(1).with("name", "Ada"), person(2).with("name", "Ben"));
    session().write(bill(1).to("SPONSORED_BY", 2));
    String ada = session().node("Person", 1L).id();

    session().batch().displaced("Person", 2).move("Person", 1, 2).applied();

    assertThat(session().graph().nodes().stream().filter(n -> n.labels().contains("Person")))
        .extracting(Graph.Node::id)
        .containsExactly(ada);
    assertThat(session().edge("SPONSORED_BY").to()).isEqualTo(ada);
  }
}
