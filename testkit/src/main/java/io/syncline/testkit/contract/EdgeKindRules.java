// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.edge;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.sessionKey;
import static io.syncline.testkit.contract.Rows.sessionRow;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.core.projection.EntityId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every kind of edge: arrays, values, composite keys, unique columns, external ends, join rows. */
interface EdgeKindRules extends TargetRules {
  String ORG = "0b8f6b6e-3f1c-4a55-9d5e-6f1f6d0c1a11";

  @Test
  default void anArrayMakesAnEdgeForEachElement() {
    session().write(person(41), person(42), person(43), bill(1).to("CO_SPONSORED_BY", 41, 42));

    session().write(bill(1).to("CO_SPONSORED_BY", 42, 43));

    assertThat(session().edges())
        .containsExactly("Bill 1 CO_SPONSORED_BY Person 42", "Bill 1 CO_SPONSORED_BY Person 43");
  }

  @Test
  default void edgesLeadToTheNodesOfValues() {
    session().write(bill(1).to("TAGGED", "water", "health"), tags(1, "water", "health"));
    assertThat(session().edges())
        .containsExactly("Bill 1 TAGGED Tag health", "Bill 1 TAGGED Tag water");

    session().write(bill(1).to("TAGGED", "water"), tags(1, "water"));

    assertThat(session().edges()).containsExactly("Bill 1 TAGGED Tag water");
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void twoEntriesOfOneTypeGiveParallelEdges() {
    session().write(person(41), bill(1).to("SPONSORED_BY", 41).to("drafted", 41));
    assertThat(session().edges())
        .containsExactly("Bill 1 SPONSORED_BY Person 41", "Bill 1 SPONSORED_BY Person 41");

    session().write(bill(1).to("drafted", 41));

    assertThat(session().edges()).containsExactly("Bill 1 SPONSORED_BY Person 41");
  }

  @Test
  default void twoJoinRowsGiveParallelEdges() {
    session()
        .write(
            person(41), bill(1), vote(7, 41, 1), vote(8, 41, 1), edge("REVOTED", "7", "41", "1"));
    assertThat(session().edges()).hasSize(3);

    session().remove("VOTED", 7);
    assertThat(session().edges()).hasSize(2);
    session().remove("REVOTED", 7);

    assertThat(session().edges()).containsExactly("Person 41 VOTED Bill 1");
    assertThat(session().reader().find(new EntityId("VOTED", "8"))).isPresent();
  }

  @Test
  default void aJoinRowCarriesProperties() {
    session().write(person(41), bill(1), vote(7, 41, 1).with("value", "1").with("note", "first"));
    assertThat(session().edge("VOTED").properties())
        .isEqualTo(Map.of("value", 1L, "note", "first", "kind", "vote"));

    session().write(vote(7, 41, 1).with("value", "-1").unchanged("note"));
    assertThat(session().edge("VOTED").properties())
        .isEqualTo(Map.of("value", -1L, "note", "first", "kind", "vote"));
    assertThat(session().entity("VOTED", 7).hash())
        .isEqualTo(NodeRules.hash("value", "-1", "note", "first"));

    session().write(vote(7, 41, 1).with("value", "-1"));
    assertThat(session().edge("VOTED").properties())
        .isEqualTo(Map.of("value", -1L, "kind", "vote"));
  }

  @Test
  default void aWaitingJoinRowKeepsItsProperties() {
    session().write(person(41), vote(7, 41, 1).with("value", "1").with("note", "first"));

    session().write(vote(7, 41, 1).with("value", "2").unchanged("note"));
    session().write(bill(1));

    assertThat(session().edge("VOTED").properties())
        .isEqualTo(Map.of("value", 2L, "note", "first", "kind", "vote"));
    assertThat(session().entity("VOTED", 7).hash())
        .isEqualTo(NodeRules.hash("value", "2", "note", "first"));
  }

  @Test
  default void anUnchangedValueOfAnUnknownJoinRowMustBeReadAgain() {
    session().write(person(41), bill(1));

    Outcome.Applied outcome =
        session().batch().upsert(vote(7, 41, 1).with("value", "1").unchanged("note")).applied();

    assertThat(outcome.rereads()).containsExactly(new EntityId("VOTED", "7"));
  }

  @Test
  default void aJoinRowThatMovesAnEndTakesItsEdgeAlong() {
    session().write(person(41), person(42), bill(1), bill(2), vote(7, 41, 1).with("note", "first"));

    session().write(vote(7, 42, 1).unchanged("note"));
    assertThat(session().edges()).containsExactly("Person 42 VOTED Bill 1");
    session().write(vote(7, 42, 3).unchanged("note"));
    assertThat(session().edges()).isEmpty();
    session().write(vote(7, 41, 2).unchanged("note"));

    assertThat(session().edges()).containsExactly("Person 41 VOTED Bill 2");
    assertThat(session().edge("VOTED").properties()).containsEntry("note", "first");
    assertThat(session().waiting()).isZero();
  }

  @Test
  default void anEndMayHaveACompositeKey() {
    session().write(bill(1).to("IN_SESSION", sessionKey(ORG, 3)));
    assertThat(session().waiting()).isEqualTo(1);

    session().write(sessionRow(ORG, 3).with("name", "spring"));
    assertThat(session().edges()).containsExactly("Bill 1 IN_SESSION Session 3");
    session().remove("Session", sessionKey(ORG, 3));

    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isEqualTo(1);
  }

  @Test
  default void anEndMayBeNamedByAUniqueColumn() {
    session().write(bill(1).to("CONTACT", "a@b.c"));
    session().write(person(41));
    assertThat(session().edges()).isEmpty();

    session().write(person(41).with("email", "a@b.c"));
    assertThat(session().edges()).containsExactly("Bill 1 CONTACT Person 41");
    session().write(person(41).with("email", "else@b.c"));
    assertThat(session().edges()).isEmpty();
    session().write(person(42).with("email", "a@b.c"));
    assertThat(session().edges()).containsExactly("Bill 1 CONTACT Person 42");
    session().remove("Person", 42);

    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isEqualTo(1);
  }

  @Test
  default void anUnchangedUniqueColumnKeepsItsEdges() {
    session().write(bill(1).to("CONTACT", "a@b.c"), person(41).with("email", "a@b.c"));

    session().write(person(41).with("name", "Ada").unchanged("email"));
    assertThat(session().edges()).containsExactly("Bill 1 CONTACT Person 41");
    session().write(bill(2).to("CONTACT", "a@b.c"));

    assertThat(session().edges())
        .containsExactly("Bill 1 CONTACT Person 41", "Bill 2 CONTACT Person 41");
  }

  @Test
  default void aUniqueValueMayPassFromRowToRow() {
    session()
        .write(
            bill(1).to("CONTACT", "a@b.c"),
            person(41).with("email", "a@b.c"),
            person(42).with("email", "d@e.f"));

    session().write(person(41).with("email", "d@e.f"), person(42).with("email", "a@b.c"));
    assertThat(session().edges()).containsExactly("Bill 1 CONTACT Person 42");
    session().batch().remove("Person", 42).upsert(person(43).with("email", "a@b.c")).applied();

    assertThat(session().edges()).containsExactly("Bill 1 CONTACT Person 43");
  }

  @Test
  default void aUniqueValueMayBeTakenBeforeItIsLeft() {
    session().write(person(41).with("email", "a@b.c"), bill(1).to("CONTACT", "a@b.c"));

    session().write(person(42).with("email", "a@b.c"));
    session().write(person(41));

    assertThat(session().edges()).containsExactly("Bill 1 CONTACT Person 42");
  }

  @Test
  default void bothEndsOfAJoinRowMayBeNamedInAnyWay() {
    session().write(edge("MEMBER_OF", ORG, "a@b.c", sessionKey(ORG, 3)));
    session().write(sessionRow(ORG, 3));
    session().write(person(41).with("email", "a@b.c"));

    assertThat(session().edges()).containsExactly("Person 41 MEMBER_OF Session 3");
  }

  @Test
  default void anEdgeLeadsToANodeThatTheGraphOwns() {
    String goal = session().user().createNode(Set.of("Goal"), Map.of("id", 5L, "text", "theirs"));

    session().write(bill(1).to("TOWARD", 5));
    assertThat(session().edges()).containsExactly("Bill 1 TOWARD Goal 5");
    session().remove("Bill", 1);

    assertThat(session().edges()).isEmpty();
    assertThat(session().graph().nodes())
        .containsExactly(
            new io.syncline.testkit.graph.Graph.Node(
                goal, Set.of("Goal"), Map.of("id", 5L, "text", "theirs")));
  }

  @Test
  default void aRowThatIsThereMayComeToNameANodeThatTheGraphOwns() {
    session().user().createNode(Set.of("Goal"), Map.of("id", 5L));
    session().user().createNode(Set.of("Goal"), Map.of("id", 6L));
    session().write(bill(1));

    session().write(bill(1).to("TOWARD", 5));
    assertThat(session().edges()).containsExactly("Bill 1 TOWARD Goal 5");
    session().write(bill(1).to("TOWARD", 6));
    assertThat(session().edges()).containsExactly("Bill 1 TOWARD Goal 6");
    session().write(bill(1).to("TOWARD", 7));

    assertThat(session().edges()).isEmpty();
    assertThat(session().waiting()).isOne();
  }

  @Test
  default void anEdgeWaitsForANodeThatTheGraphWillOwn() {
    session().write(bill(1).to("TOWARD", 5), bill(2).to("TOWARD", 6));
    assertThat(session().target().releaseExternalEdges()).isZero();
    assertThat(session().waiting()).isEqualTo(2);

    session().user().createNode(Set.of("Goal"), Map.of("id", 5L));
    long released = session().target().releaseExternalEdges();

    assertThat(released).isEqualTo(1);
    assertThat(session().edges()).containsExactly("Bill 1 TOWARD Goal 5");
    assertThat(session().waiting()).isEqualTo(1);
    assertThat(session().target().releaseExternalEdges()).isZero();
  }
}
