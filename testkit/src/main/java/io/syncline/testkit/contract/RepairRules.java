// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import static io.syncline.testkit.contract.Rows.bill;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Depth;
import io.syncline.testkit.graph.GraphVandal;
import io.syncline.testkit.graph.GraphVandal.Edge;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever happened to a store, writing the rows that differ once more mends it. */
interface RepairRules extends TargetRules {
  EntityId BILL = VerifyRules.BILL;
  EntityId VOTE = VerifyRules.VOTE;
  Edge SPONSOR = VerifyRules.SPONSOR;

  private GraphVandal vandal() {
    return session().store().vandal();
  }

  @Test
  default void editsOfANodeAreMended() {
    Verification world = Verification.ofWorld(session());
    vandal().setProperty(BILL, "title", null);
    vandal().setProperty(BILL, "id", "1");
    vandal().setProperty(BILL, "summary", "short");
    vandal().setProperty(BILL, "rank", 8L);
    vandal().removeLabel(BILL, "LegislativeItem");
    vandal().setProperty(new EntityId("Person", "3"), CivicMapping.BY_EMAIL, "eve@x");

    world.isMended();
  }

  @Test
  default void editsOfAJoinRowAreMended() {
    Verification world = Verification.ofWorld(session());
    vandal().setProperty(VOTE, "value", 5.0);
    vandal().setProperty(VOTE, "kind", null);
    vandal().setProperty(VOTE, "note", "none");

    world.isMended();
  }

  @Test
  default void whatIsGoneComesBack() {
    Verification world = Verification.ofWorld(session());
    vandal().delete(new EntityId("Bill", "2"));
    vandal().delete(VOTE);
    vandal().delete(new EntityId("Tag", "1"));
    vandal().deleteEdge(SPONSOR);

    world.isMended();

    assertThat(session().target().verifier().flaws()).isEmpty();
  }

  @Test
  default void whatIsTooMuchGoes() {
    Verification world = Verification.ofWorld(session()).forgets("VOTED", "2");
    vandal().createNode(new EntityId("Bill", "66"));
    vandal().createEdge(SPONSOR);
    vandal().createEdge(new Edge("Bill.AUTHORED", "1", "1"));
    vandal().createEdge(new Edge("Bill.SPONSORED_BY", "1", "3"));

    world.isMended();
  }

  @Test
  default void aNodeThatIsGoneBringsBackTheEdgesOfOthers() {
    Verification world = Verification.ofWorld(session());
    vandal().delete(new EntityId("Person", "2"));

    while (!world.found(Depth.DEEP).isEmpty()) {
      TargetSession.applied(world.repair());
    }

    assertThat(session().edges()).contains("Bill 1 SPONSORED_BY Person 2");
  }

  @Test
  default void edgesThatWaitForNoReasonAreMade() {
    Verification world = Verification.ofWorld(session());
    vandal().suspendEdge(SPONSOR);
    vandal().suspendEdge(new Edge("Bill.TOWARD", "1", "5"));
    vandal().suspend(VOTE);

    world.isMended();
  }

  @Test
  default void aVersionThatNobodyCanHaveWrittenProtectsNothing() {
    Verification world = Verification.ofWorld(session());
    for (EntityId row : new EntityId[] {BILL, VOTE, new EntityId("Tag", "1")}) {
      vandal().setVersion(row, TargetSession.version(Long.MAX_VALUE));
    }
    vandal().setProperty(BILL, "title", "On wasps");
    vandal().setProperty(VOTE, "value", 9L);
    world.forgets("Tag", "1");

    world.isMended();

    assertThat(session().entity("Bill", 1).version().position().lsn()).isLessThan(1_000_000);
  }

  @Test
  default void aNewerRowIsLeftAlone() {
    Verification world = Verification.ofWorld(session()).knows(bill(2).with("title", "Older"));
    var older = session().next();
    session().write(bill(2).with("title", "Newer"));
    BatchMaker batch = session().batchAt(older).upsert(bill(2).with("title", "Older"));
    var checkpoint = TargetSession.checkpoint(session().next());
    var mended =
        new io.syncline.core.apply.Batch(
            batch.build().entries(),
            java.util.List.of(),
            checkpoint,
            io.syncline.core.apply.Batch.Scope.ALL);

    TargetSession.applied(
        session()
            .writer()
            .repair(
                mended,
                io.syncline.core.apply.TargetWriter.CheckpointMode.MOVES,
                io.syncline.core.apply.TargetWriter.Orphans.DELETE));

    assertThat(session().node("Bill", 2L).properties()).containsEntry("title", "Newer");
    assertThat(world.found(Depth.TOKENS)).containsExactly("Bill 2: stale hash");
  }

  @Test
  default void whatUsersAddedSurvivesARepair() {
    Verification world = Verification.ofWorld(session());
    String theirs = session().user().createNode(java.util.Set.of("Note"), Map.of("text", "mine"));
    String node = session().node("Bill", 1L).id();
    session().user().setProperty(node, "pagerank", 0.5);
    session().user().createEdge(node, "SPONSORED_BY", theirs, Map.of("since", 1L));
    vandal().setProperty(BILL, "title", "On wasps");

    world.isMended();

    assertThat(session().node("Bill", 1L).id()).isEqualTo(node);
    assertThat(session().node("Bill", 1L).properties()).containsEntry("pagerank", 0.5);
    assertThat(session().graph().edges())
        .anyMatch(edge -> edge.to().equals(theirs) && edge.properties().containsKey("since"));
  }
}
