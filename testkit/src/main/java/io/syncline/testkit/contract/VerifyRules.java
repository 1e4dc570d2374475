// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static io.syncline.testkit.contract.Rows.person;
import static io.syncline.testkit.contract.Rows.tags;
import static io.syncline.testkit.contract.Rows.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Finding;
import io.syncline.testkit.graph.Graph;
import io.syncline.testkit.graph.GraphVandal;
import io.syncline.testkit.graph.GraphVandal.Edge;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever happened to a store, its verifier says exactly that; and nothing where nothing did. */
interface VerifyRules extends TargetRules {
  EntityId BILL = new EntityId("Bill", "1");
  EntityId VOTE = new EntityId("VOTED", "1");
  Edge SPONSOR = new Edge("Bill.SPONSORED_BY", "1", "2");
  String SPONSORS = "Bill.SPONSORED_BY -> Person ";

  private GraphVandal vandal() {
    return session().store().vandal();
  }

  @Test
  default void anUntouchedStoreIsEqual() {
    Verification world = Verification.ofWorld(session());

    assertThat(world.found(Depth.TOKENS)).isEmpty();
    assertThat(world.found(Depth.DEEP)).isEmpty();
    assertThat(session().target().verifier().flaws()).isEmpty();
  }

  @Test
  default void whatUsersAddedIsNoDifference() {
    Verification world = Verification.ofWorld(session());
    Graph.Node node = session().node("Bill", 1L);
    String theirs = session().user().createNode(Set.of("Bill", "Note"), Map.of("title", "mine"));
    session().user().setProperty(node.id(), "pagerank", 0.5);
    session().user().setProperty(node.id(), "mine", "x");
    session().user().addLabel(node.id(), "Favourite");
    session().user().createEdge(node.id(), "SPONSORED_BY", theirs, Map.of("since", 1L));
    session().user().createEdge(theirs, "TAGGED", node.id(), Map.of());

    assertThat(world.found(Depth.TOKENS)).isEmpty();
    assertThat(world.found(Depth.DEEP)).isEmpty();
    assertThat(session().target().verifier().flaws()).isEmpty();
  }

  @Test
  default void anUntouchedStoreIsEqualWhateverBatchesCame() {
    long seed = Long.getLong("seed", System.nanoTime());
    RandomBatches history =
        new RandomBatches(
            session(), new Random(seed), RandomRules.ALL, List.of(1L, 2L, 3L, 4L, 5L), true);

    for (int i = 0; i < 10; i++) {
      BatchMaker batch = session().batch();
      history.fill(batch);
      batch.applied();
      Verification world = new Verification(session()).knows(history.states());
      assertThat(world.found(Depth.DEEP)).as("seed %d, batch %d", seed, i).isEmpty();
      assertThat(world.found(Depth.TOKENS)).as("seed %d, batch %d", seed, i).isEmpty();
    }
    assertThat(session().target().verifier().flaws()).as("seed %d", seed).isEmpty();
  }

  @Test
  default void aMissingNodeIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().delete(new EntityId("Bill", "2"));

    world.isFound(Depth.TOKENS, "Bill 2: missing node");
  }

  @Test
  default void aMissingEdgeIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().deleteEdge(SPONSOR);

    world.isFound(Depth.TOKENS, "Bill 1: edge " + SPONSORS + "2");
  }

  @Test
  default void theMissingEdgeOfAJoinRowIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().delete(VOTE);

    world.isFound(Depth.TOKENS, "VOTED 1: missing edge");
  }

  @Test
  default void aMissingPropertyIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().setProperty(BILL, "title", null);

    world.isFound(Depth.DEEP, "Bill 1: content title");
  }

  @Test
  default void anEditedPropertyIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().setProperty(BILL, "title", "On wasps");
    vandal().setProperty(VOTE, "value", 6L);

    world.isFound(Depth.DEEP, "Bill 1: content title", "VOTED 1: content value");
  }

  @Test
  default void aPropertyThatShouldNotBeThereIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().setProperty(BILL, "summary", "short");

    world.isFound(Depth.DEEP, "Bill 1: content summary");
  }

  @Test
  default void aPropertyOfAnotherTypeIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().setProperty(BILL, "id", "1");
    vandal().setProperty(VOTE, "value", 5.0);

    world.isFound(Depth.DEEP, "Bill 1: content id", "VOTED 1: content value");
  }

  @Test
  default void anEditedConstantIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().setProperty(BILL, "rank", 8L);
    vandal().setProperty(VOTE, "kind", null);

    world.isFound(Depth.DEEP, "Bill 1: content rank", "VOTED 1: content kind");
  }

  @Test
  default void anEditedReferenceIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().setProperty(new EntityId("Person", "3"), CivicMapping.BY_EMAIL, "eve@x");

    world.isFound(Depth.DEEP, "Person 3: content " + CivicMapping.BY_EMAIL);
  }

  @Test
  default void aMissingLabelIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().removeLabel(BILL, "LegislativeItem");

    world.isFound(Depth.DEEP, "Bill 1: content label");
  }

  @Test
  default void aChangeThatWasNotAppliedIsFound() {
    Verification world =
        Verification.ofWorld(session())
            .knows(
                person(3).with("name", "Cid"),
                bill(2).with("title", "Alone").to("SPONSORED_BY", 3),
                vote(1, 1, 2).with("value", "7").with("at", "2024-01-01 00:00:00+00"),
                tags(1, "peace", "wasps"));

    assertThat(world.found(Depth.TOKENS))
        .containsSubsequence("Bill 2: edge " + SPONSORS + "3", "Person 3: stale hash")
        .contains("VOTED 1: stale hash", "Tag 1: stale values");
    assertThat(world.found(Depth.DEEP))
        .contains("Person 3: stale name", "VOTED 1: stale value", "Person 3: stale hash");
  }

  @Test
  default void aSpoiltHashIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().spoilHash(BILL);
    vandal().spoilHash(VOTE);

    world.isFound(Depth.TOKENS, "Bill 1: stale hash", "VOTED 1: stale hash");
  }

  @Test
  default void aNodeWithoutARowIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().createNode(new EntityId("Bill", "66"));

    world.isFound(Depth.TOKENS, "Bill 66: orphan node");
  }

  @Test
  default void aLostDeleteIsFound() {
    Verification world =
        Verification.ofWorld(session())
            .forgets("Bill", "1")
            .forgets("VOTED", "2")
            .forgets("Tag", "1");

    world.isFound(
        Depth.TOKENS, "Bill 1: orphan node", "Tag 1: orphan values", "VOTED 2: orphan edge");
  }

  @Test
  default void anEdgeThatNoRowCallsForIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().createEdge(new Edge("Bill.SPONSORED_BY", "1", "3"));

    world.isFound(Depth.TOKENS, "Bill 1: edge " + SPONSORS + "3");
  }

  @Test
  default void anEdgeToAWrongEndIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().deleteEdge(SPONSOR);
    vandal().createEdge(new Edge("Bill.SPONSORED_BY", "1", "3"));

    world.isFound(Depth.TOKENS, "Bill 1: edge " + SPONSORS + "2", "Bill 1: edge " + SPONSORS + "3");
  }

  @Test
  default void anEdgeThatIsThereTwiceIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().createEdge(SPONSOR);
    vandal().createEdge(new Edge("Bill.AUTHORED", "1", "1"));

    world.isFound(
        Depth.TOKENS, "Bill 1: edge Bill.AUTHORED <- Person 1", "Bill 1: edge " + SPONSORS + "2");
  }

  @Test
  default void anEdgeThatWaitsForNoReasonIsFound() {
    Verification world = Verification.ofWorld(session());

    vandal().suspendEdge(SPONSOR);
    vandal().suspendEdge(new Edge("Bill.TOWARD", "1", "5"));
    vandal().suspend(VOTE);

    world.isFound(
        Depth.TOKENS,
        "Bill 1: edge " + SPONSORS + "2",
        "Bill 1: edge Bill.TOWARD -> Goal 5",
        "VOTED 1: edge VOTED Person 1 -> Bill 1");
  }

  @Test
  default void theVersionAndWhetherTheRowIsOwedAreTold() {
    Verification world = Verification.ofWorld(session());
    session().batch().reread("Bill", 1).applied();

    Finding bill = world.finding(BILL, Depth.TOKENS);
    Finding other = world.finding(new EntityId("Bill", "2"), Depth.TOKENS);

    assertThat(bill.owed()).isTrue();
    assertThat(other.owed()).isFalse();
    assertThat(bill.version()).isEqualTo(session().entity("Bill", 1).version());
  }

  @Test
  default void theTokenChangesWithWhatIsHeld() {
    Verification world = Verification.ofWorld(session());
    Finding before = world.finding(BILL, Depth.TOKENS);
    assertThat(world.finding(BILL, Depth.TOKENS).token()).isEqualTo(before.token()).isNotEmpty();
    assertThat(world.finding(new EntityId("Bill", "8"), Depth.TOKENS).token()).isEmpty();

    vandal().deleteEdge(SPONSOR);

    assertThat(world.finding(BILL, Depth.TOKENS).token()).isNotEqualTo(before.token());
  }

  @Test
  default void keysArePagedToTheLast() {
    Verification world = Verification.ofWorld(session());
    session().write(bill(10), bill(3), Rows.node("Office", ""), Rows.node("Office", "o"));

    assertThat(world.keys("Bill", 1)).containsExactlyInAnyOrder("1", "2", "3", "10");
    assertThat(world.keys("VOTED", 1)).containsExactlyInAnyOrder("1", "2");
    assertThat(world.keys("Tag", 1)).containsExactly("1");
    assertThat(world.keys("Office", 1)).containsExactly("", "o");
  }
}
