// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.NodePlan;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a batch in one transaction: node upserts, edges that waited for them, edge upserts, edge
 * deletes, node deletes. Any thread.
 */
final class BatchTransaction {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final GraphModel model;
  private final Release release;
  private final Detachment detachment;
  private final Map<String, NodeUpserts> nodes = new HashMap<>();
  private final Map<String, OwnedEdges> ownedEdges = new HashMap<>();
  private final Map<String, JoinEdges> joins = new HashMap<>();

  BatchTransaction(GraphModel model) {
    this.model = model;
    this.release = new Release(model);
    this.detachment = new Detachment(model);
    model.nodes().forEach(plan -> nodes.put(plan.name(), new NodeUpserts(plan, model)));
    for (EdgePlan plan : model.edges()) {
      if (plan.ofJoin()) {
        joins.put(plan.owner(), new JoinEdges(plan, model, release));
      } else {
        ownedEdges.put(plan.id(), new OwnedEdges(plan, model.names()));
      }
    }
  }

  void write(Batch batch, Work work) {
    if (batch.scope() != Scope.EDGES) {
      batch.entries().forEach(entry -> upsertNodes(entry, work));
      releaseArrived(work);
    }
    if (batch.scope() != Scope.NODES) {
      batch.entries().forEach(entry -> upsertEdges(entry, batch.scope(), work));
      batch.entries().forEach(entry -> removeJoins(entry, work));
    }
    removeNodes(batch, work);
  }

  private void upsertNodes(EntryBatch batch, Work work) {
    NodeUpserts upserts = nodes.get(batch.entry());
    if (upserts != null && !batch.upserts().isEmpty()) {
      upserts.write(batch.upserts(), work);
    }
  }

  private void releaseArrived(Work work) {
    if (!work.arrived().isEmpty() && work.anythingWaits()) {
      release.release(
          release.find(work.arrived(), UNLIMITED, work.transaction()), work.transaction());
    }
  }

  private void upsertEdges(EntryBatch batch, Scope scope, Work work) {
    if (batch.upserts().isEmpty()) {
      return;
    }
    switch (model.entry(batch.entry())) {
      case Entry.Nodes(NodePlan plan) -> upsertOwned(plan, batch.upserts(), scope, work);
      case Entry.Joins(EdgePlan plan) -> join(plan).upsert(batch.upserts(), work);
      case Entry.HeldValues values -> {}
    }
  }

  private void upsertOwned(
      NodePlan plan, List<Mutation.Upsert> upserts, Scope scope, Work work) {
    if (plan.edges().isEmpty()) {
      return;
    }
    List<Mutation.Upsert> due =
        upserts.stream().filter(upsert -> !work.isSkipped(upsert.id())).toList();
    for (int i = 0; i < plan.edges().size(); i++) {
      int index = i;
      owned(plan.edges().get(i))
          .write(due.stream().map(upsert -> owner(upsert, index, work)).toList(), work);
    }
  }

  private static OwnedEdges.Owner owner(Mutation.Upsert upsert, int edge, Work work) {
    NodeState state = (NodeState) upsert.state();
    return new OwnedEdges.Owner(
        upsert.id().key(),
        upsert.version(),
        state.edges().get(edge).keys(),
        work.isCreated(upsert.id()));
  }

  private OwnedEdges owned(EdgePlan plan) {
    return java.util.Objects.requireNonNull(ownedEdges.get(plan.id()));
  }

  private JoinEdges join(EdgePlan plan) {
    return java.util.Objects.requireNonNull(joins.get(plan.owner()));
  }

  private void removeJoins(EntryBatch batch, Work work) {
    JoinEdges join = joins.get(batch.entry());
    if (join != null && !batch.removals().isEmpty()) {
      join.remove(batch.removals(), work);
    }
  }

  private void removeNodes(Batch batch, Work work) {
    Map<NodePlan, List<Departures.Gone>> gone = new LinkedHashMap<>();
    for (EntryBatch entry : batch.entries()) {
      if (nodes.containsKey(entry.entry()) && !entry.removals().isEmpty()) {
        gone.put(
            model.node(entry.entry()),
            entry.removals().stream()
                .map(removal -> new Departures.Gone(removal.id(), removal.version()))
                .toList());
      }
    }
    if (!gone.isEmpty()) {
      Departures departures = new Departures(model, detachment);
      gone.forEach((plan, rows) -> departures.add(plan.self(), rows, work.transaction()));
      departures.depart(work);
    }
  }

  static EntityId id(Mutation.Upsert upsert) {
    return upsert.id();
  }
}
