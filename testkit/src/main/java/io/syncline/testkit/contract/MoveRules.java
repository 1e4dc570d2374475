// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.testkit.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A row whose key changes keeps its node, and all that is not Syncline's on it. */
interface MoveRules extends TargetRules {

  @Test
  default void aMovedRowKeepsItsNode() {
    session().write(person(41).with("name", "Ada"));
    Graph.Node before = session().node("Person", 41L);
    session().user().setProperty(before.id(), "pagerank", 0.5);
    String theirs = session().user().createNode(Set.of("Note"), Map.of());
    session().user().createEdge(theirs, "ABOUT", before.id(), Map.of());

    session().batch().move("Person", 41, 42).upsert(person(42).with("name", "Ada")).applied();

    Graph.Node after = session().node("Person", 42L);
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.properties()).isEqualTo(Map.of("id", 42L, "name", "Ada", "pagerank", 0.5));
    assertThat(session().hasNode("Person", 41L)).isFalse();
    assertThat(session().edge("ABOUT").to()).isEqualTo(after.id());
    assertThat(session().entity("Person", 42).hash())
        .isEqualTo(NodeRules.hash("id", "42", "name", "Ada"));
    assertThat(session().reader().find(new EntityId("Person", "41"))).isEmpty();
  }

  @Test
  default void whatAMovedRowLeavesUnchangedMovesAlong() {
    session().write(person(41), bill(1).with("summary", "long").to("CO_SPONSORED_BY", 41));

    Outcome.Applied outcome =
        session()
            .batch()
            .move("Bill", 1, 2)
            .upsert(bill(2).unchanged("summary").unchangedEnds("CO_SPONSORED_BY"))
            .applied();

    assertThat(outcome.rereads()).isEmpty();
    assertThat(session().node("Bill", 2L).properties()).containsEntry("summary", "long");
    assertThat(session().edges()).containsExactly("Bill 2 CO_SPONSORED_BY Person 41");
  }

  @Test
  default void ownedEdgesFollowTheirMovedRow() {
    session()
        .write(
            person(41), bill(1).to("SPONSORED_BY", 41).to("AUTHORED", 41).to("CO_SPONSORED_BY", 9));

    session()
        .batch()
        .move("Bill", 1, 2)
        .upsert(bill(2).to("SPONSORED_BY", 41).to("AUTHORED", 41).to("CO_SPONSORED_BY", 9))
        .applied();
    session().write(person(9));
    assertThat(session().edges())
        .containsExactly(
            "Bill 2 CO_SPONSORED_BY Person 9",
            "Bill 2 SPONSORED_BY Person 41",
            "Person 41 AUTHORED Bill 2");
    session().write(bill(2));

    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void aSwapThatIsWrittenAgainAfterOneOfTheRowsWentKeepsTheOther() {
    session().write(person(1).with("name", "Ada"), person(2).with("name", "Ben"), bill(3));
    session().write(vote(7, 1, 3), vote(8, 2, 3));
    String ben = session().node("Person", 2L).id();
    Version swap = session().next();
    session()
        .batchAt(swap)
        .move("Person", 1, 2)
        .move("Person", 2, 1)
        .upsert(person(1).with("name", "Ben"), person(2).with("name", "Ada"))
        .move("VOTED", 7, 8)
        .move("VOTED", 8, 7)
        .upsert(vote(7, 1, 3), vote(8, 2, 3))
        .applied();

    session()
        .batch()
        .displaced("Person", 1)
        .move("Person", 2, 1, swap)
        .upsert(person(1).with("name", "Benjamin"))
        .remove("Person", 2)
        .displaced("VOTED", 7)
        .move("VOTED", 8, 7, swap)
        .upsert(vote(7, 1, 3))
        .remove("VOTED", 8)
        .applied();

    assertThat(session().node("Person", 1L).id()).isEqualTo(ben);
    assertThat(session().node("Person", 1L).properties()).containsEntry("name", "Benjamin");
    assertThat(session().hasNode("Person", 2L)).isFalse();
    assertThat(session().edges()).containsExactly("Person 1 VOTED Bill 3");
    assertThat(session().reader().find(new EntityId("VOTED", "8"))).isEmpty();
  }

  @Test
  default void edgesThatStillNameTheOldKeyWait() {
    session().write(person(41), bill(1).to("SPONSORED_BY", 41), vote(7, 41, 1));

    session().batch().move("Person", 41, 42).upsert(person(42)).applied();
    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isEqualTo(2);
    session().write(bill(1).to("SPONSORED_BY", 42));
    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 42");
    session().write(person(41));

    assertThat(session().edges())
        .containsExactly("Bill 1 SPONSORED_BY Person 42", "Person 41 VOTED Bill 1");
  }

  @Test
  default void edgesThatWaitForTheNewKeyAppear() {
    session().write(person(41), bill(1).to("SPONSORED_BY", 42));

    session().batch().move("Person", 41, 42).upsert(person(42)).applied();

    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 42");
  }

  @Test
  default void aCascadedKeyChangeKeepsTheEdges() {
    session().write(person(41).to("MENTORED_BY", 41), bill(1).to("SPONSORED_BY", 41));

    session()
        .batch()
        .move("Person", 41, 42)
        .upsert(person(42).to("MENTORED_BY", 42), bill(1).to("SPONSORED_BY", 42))
        .applied();

    assertThat(session().edges())
        .containsExactly("Bill 1 SPONSORED_BY Person 42", "Person 42 MENTORED_BY Person 42");
  }

  @Test
  default void twoRowsMaySwapTheirKeys() {
    session().write(person(1).with("name", "Ada"), person(2).with("name", "Ben"));
    session().write(bill(1).to("SPONSORED_BY", 1));
    String ada = session().node("Person", 1L).id();
    String ben = session().node("Person", 2L).id();

    session()
        .batch()
        .move("Person", 1, 2)
        .move("Person", 2, 1)
        .upsert(person(2).with("name", "Ada"), person(1).with("name", "Ben"))
        .applied();

    assertThat(session().node("Person", 2L).id()).isEqualTo(ada);
    assertThat(session().node("Person", 1L).id()).isEqualTo(ben);
    assertThat(session().node("Person", 2L).properties()).containsEntry("name", "Ada");
    assertThat(session().edge("SPONSORED_BY").to()).isEqualTo(ben);
  }

  @Test
  default void keysMayRotateAndChain() {
    session().write(person(1), person(2), person(3), person(4), person(5));
    List<String> before = ids(1, 2, 3, 4, 5);

    session()
        .batch()
        .move("Person", 1, 2)
        .move("Person", 2, 3)
        .move("Person", 3, 1)
        .move("Person", 4, 5)
        .move("Person", 5, 6)
        .upsert(person(1), person(2), person(3), person(5), person(6))
        .applied();

    assertThat(ids(2, 3, 1, 5, 6)).isEqualTo(before);
    assertThat(session().graph().nodes()).hasSize(5);
  }

  private List<String> ids(long... keys) {
    return java.util.Arrays.stream(keys).mapToObj(k -> session().node("Person", k).id()).toList();
  }

  @Test
  default void aMovedRowTakesOverTheKeyOfOneThatIsGone() {
    session().write(person(1).with("name", "Ada"), person(2).with("name", "Ben"));
    session().write(bill(1).to("SPONSORED_BY", 2).to("CO_SPONSORED_BY", 1));
    String ada = session().node("Person", 1L).id();

    session()
        .batch()
        .displaced("Person", 2)
        .move("Person", 1, 2)
        .upsert(person(2).with("name", "Ada"))
        .applied();

    assertThat(session().graph().nodes()).hasSize(2);
    assertThat(session().node("Person", 2L).id()).isEqualTo(ada);
    assertThat(session().node("Person", 2L).properties()).containsEntry("name", "Ada");
    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 2");
  }

  @Test
  default void aRowThatTakesTheKeyLeftBehindIsAnotherNode() {
    session().write(person(1).with("name", "Ada"));
    session().write(bill(1).to("SPONSORED_BY", 1));
    String ada = session().node("Person", 1L).id();

    session()
        .batch()
        .move("Person", 1, 2)
        .upsert(person(2).with("name", "Ada"), person(1).with("name", "Ben"))
        .applied();

    assertThat(session().node("Person", 2L).id()).isEqualTo(ada);
    assertThat(session().node("Person", 1L).id()).isNotEqualTo(ada);
    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 1");
  }

  @Test
  default void aMoveOfARowThatIsNotThereJustWritesIt() {
    session().batch().move("Person", 1, 2).upsert(person(2).with("name", "Ada")).applied();

    assertThat(session().node("Person", 2L).properties()).containsEntry("name", "Ada");
    assertThat(session().graph().nodes()).hasSize(1);
  }

  @Test
  default void aMovedJoinRowKeepsItsEdge() {
    session().write(person(41), bill(1), vote(7, 41, 1).with("note", "first"));
    session().user().setEdgeProperty(session().edge("VOTED").id(), "weight", 3L);

    session().batch().move("VOTED", 7, 8).upsert(vote(8, 41, 1).unchanged("note")).applied();

    assertThat(session().edge("VOTED").properties())
        .isEqualTo(Map.of("kind", "vote", "note", "first", "weight", 3L));
    session().remove("VOTED", 7);
    assertThat(session().edges()).hasSize(1);
    session().remove("VOTED", 8);
    assertThat(session().edges()).isEmpty();
  }

  @Test
  default void aMovedRowHoldsItsValuesStill() {
    session().write(tags(1, "water"), tags(2, "health"));
    String water = session().node("Tag", "water").id();

    session()
        .batch()
        .move("Tag", 1, 2)
        .move("Tag", 2, 1)
        .upsert(tags(2, "water"), tags(1, "health"))
        .applied();
    session().remove("Tag", 1);

    assertThat(session().node("Tag", "water").id()).isEqualTo(water);
    assertThat(session().hasNode("Tag", "health")).isFalse();
  }
}
