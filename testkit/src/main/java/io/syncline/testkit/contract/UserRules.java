// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.node;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.apply.Outcome;
import io.syncline.testkit.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is not Syncline's survives what Syncline does. */
interface UserRules extends TargetRules {

  @Test
  default void whatUsersKeepOnANodeSurvivesUpdates() {
    session().write(bill(1).with("title", "Rivers").with("status", "draft"));
    String id = session().node("Bill", 1L).id();
    session().user().setProperty(id, "pagerank", 0.25);
    session().user().setProperty(id, "unheardOf", "theirs");
    session().user().addLabel(id, "Starred");
    String note = session().user().createNode(Set.of("Note"), Map.of("text", "x"));
    session().user().createEdge(note, "ABOUT", id, Map.of("since", 3L));

    session().write(bill(1).with("title", "Lakes"));

    Graph.Node after = session().node("Bill", 1L);
    assertThat(after.id()).isEqualTo(id);
    assertThat(after.labels()).isEqualTo(Set.of("Bill", "LegislativeItem", "Starred"));
    assertThat(after.properties())
        .containsEntry("pagerank", 0.25)
        .containsEntry("unheardOf", "theirs")
        .containsEntry("title", "Lakes")
        .doesNotContainKey("status");
    assertThat(session().edge("ABOUT").properties()).isEqualTo(Map.of("since", 3L));
  }

  @Test
  default void whatUsersKeepOnAnEdgeSurvivesUpdates() {
    session().write(person(41), bill(1).to("SPONSORED_BY", 41), vote(7, 41, 1).with("value", "1"));
    session().user().setEdgeProperty(session().edge("VOTED").id(), "weight", 3L);
    session().user().setEdgeProperty(session().edge("SPONSORED_BY").id(), "weight", 4L);

    session()
        .write(
            bill(1).with("title", "x").to("SPONSORED_BY", 41), vote(7, 41, 1).with("value", "2"));

    assertThat(session().edge("VOTED").properties())
        .isEqualTo(Map.of("value", 2L, "kind", "vote", "weight", 3L));
    assertThat(session().edge("SPONSORED_BY").properties()).containsEntry("weight", 4L);
  }

  @Test
  default void usersEdgesGoWithTheNodeWhereTheEntrySaysSo() {
    session().write(person(41), bill(1).to("SPONSORED_BY", 41));
    String note = session().user().createNode(Set.of("Note"), Map.of("text", "x"));
    session().user().createEdge(note, "ABOUT", session().node("Person", 41L).id(), Map.of());

    session().remove("Person", 41);

    assertThat(session().edges()).isEmpty();
    assertThat(session().graph().nodes()).extracting(Graph.Node::id).contains(note).hasSize(2);
  }

  @Test
  default void aNodeWithUsersEdgesIsKeptWhereTheEntrySaysSo() {
    session().write(node("Place", "here").with("name", "x"), node("Place", "there"));
    String here = session().node("Place", "here").id();
    session().user().setProperty(here, "theirs", 1L);
    String note = session().user().createNode(Set.of("Note"), Map.of("text", "x"));
    session().user().createEdge(note, "ABOUT", here, Map.of());

    session().batch().remove("Place", "here").remove("Place", "there").applied();

    assertThat(session().graph().nodes())
        .extracting(Graph.Node::id)
        .containsExactlyInAnyOrder(here, note);
    assertThat(session().graph().nodes())
        .filteredOn(n -> n.id().equals(here))
        .allSatisfy(n -> assertThat(n.properties()).isEqualTo(Map.of("theirs", 1L)));
    assertThat(session().edge("ABOUT").to()).isEqualTo(here);
    assertThat(session().reader().keys("Place", null, 10)).isEmpty();
  }

  @Test
  default void aRemovalThatUsersEdgesForbidIsRejected() {
    session().write(node("Office", "a"), node("Office", "b"));
    String note = session().user().createNode(Set.of("Note"), Map.of("text", "x"));
    session().user().createEdge(note, "ABOUT", session().node("Office", "a").id(), Map.of());
    List<String> before = session().graph().lines();

    Outcome rejected =
        session().batch().upsert(person(1)).remove("Office", "a").remove("Office", "b").outcome();
    assertThat(rejected).isInstanceOf(Outcome.Rejected.class);
    assertThat(session().graph().lines()).isEqualTo(before);
    session().remove("Office", "b");

    assertThat(session().hasNode("Office", "b")).isFalse();
  }

  @Test
  default void aNodeThatIsThereIsTakenOverWhereTheEntrySaysSo() {
    String id = session().user().createNode(Set.of("Place"), Map.of("code", "here", "theirs", 1L));
    String note = session().user().createNode(Set.of("Note"), Map.of("text", "x"));
    session().user().createEdge(note, "ABOUT", id, Map.of());

    session().write(node("Place", "here").with("name", "x"));

    Graph.Node adopted = session().node("Place", "here");
    assertThat(adopted.id()).isEqualTo(id);
    assertThat(adopted.properties()).isEqualTo(Map.of("code", "here", "name", "x", "theirs", 1L));
  }

  @Test
  default void usersNodesOfTheSameLabelAreLeftAlone() {
    String id =
        session().user().createNode(Set.of("Person"), Map.of("id", 1000L, "name", "theirs"));

    session().write(person(41), bill(1).to("SPONSORED_BY", 1000));
    session().remove("Person", 1000);
    session().batch().clear("Person").applied();
    TargetSession.applied(session().writer().sweep("Person", session().next()));

    assertThat(session().edges()).isEmpty();
    assertThat(session().node("Person", 1000L).id()).isEqualTo(id);
    assertThat(session().node("Person", 1000L).properties())
        .isEqualTo(Map.of("id", 1000L, "name", "theirs"));
  }

  @Test
  default void removingEverythingLeavesWhatIsNotOurs() {
    String goal = session().user().createNode(Set.of("Goal"), Map.of("id", 5L));
    session()
        .write(
            person(41),
            bill(1).to("SPONSORED_BY", 41).to("TOWARD", 5).to("CO_SPONSORED_BY", 99),
            tags(1, "water"),
            vote(7, 41, 1));

    session().target().removeEverything(TargetSession.PIPELINE.sync());

    assertThat(session().graph().nodes()).extracting(Graph.Node::id).containsExactly(goal);
    assertThat(session().graph().edges()).isEmpty();
    assertThat(session().waiting()).isZero();
    assertThat(session().reader().findCheckpoint(TargetSession.PIPELINE)).isEmpty();
  }
}
