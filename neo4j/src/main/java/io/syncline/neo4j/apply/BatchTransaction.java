// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.GraphTransaction.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;

/**
 * Writes a batch in one transaction: key changes, node upserts, edges that waited for those nodes,
 * edge upserts, edge deletes, node deletes. Any thread.
 */
final class BatchTransaction {
  private final GraphModel model;
  private final Release release;
  private final Detachment detachment;
  private final Moves moves;
  private final Rereads rereads;
  private final Set<EndPlan> awaited;
  private final Repair repair;
  private final Map<String, NodeUpserts> nodes = new HashMap<>();
  private final Map<String, ValueHolders> values = new HashMap<>();
  private final Map<String, RowEdges> edges = new HashMap<>();
  private final Map<String, JoinEdges> joins = new HashMap<>();

  BatchTransaction(PipelineId pipeline, GraphModel model) {
    this.model = model;
    this.release = new Release(model);
    this.detachment = new Detachment(model);
    this.moves = new Moves(model, detachment);
    this.rereads = new Rereads(pipeline);
    this.awaited = model.awaitedEnds();
    this.repair = new Repair(model);
    for (Entry entry : model.entries()) {
      switch (entry) {
        case Entry.Nodes(NodePlan plan) -> {
          nodes.put(plan.name(), new NodeUpserts(plan, model, detachment));
          edges.put(plan.name(), new RowEdges(plan, model.names()));
        }
        case Entry.Joins(EdgePlan plan) ->
            joins.put(plan.owner(), new JoinEdges(plan, model, release));
        case Entry.HeldValues held ->
            values.put(held.type().name(), new ValueHolders(held.type(), model));
      }
    }
  }

  /** Writes rows of which the graph may hold anything at all. */
  void repair(Batch batch, Work work) {
    repair.prepare(batch, work);
    write(batch, work);
  }

  /** Mends the counts of nodes of values; those that no row holds go. */
  void recount(Entry.HeldValues held, int most, Work work) {
    ValueHolders holders = valuesOf(held);
    holders.recount(held, most, work);
    Departures departures = new Departures(model, detachment);
    departures.addEmptied(held.self(), holders.findUnheld(work));
    departures.depart(work);
  }

  Rereads rereads() {
    return rereads;
  }

  Detachment detachment() {
    return detachment;
  }

  Release release() {
    return release;
  }

  void write(Batch batch, Work work) {
    lockNames(batch, work.transaction());
    Answer<List<Record>> pending = rereads.askPending(work.transaction());
    move(batch.entries(), work);
    if (batch.scope() != Scope.EDGES) {
      upsertNodes(batch.entries(), work);
      releaseArrived(work, work::anythingWaited);
    }
    if (batch.scope() != Scope.NODES) {
      batch.entries().forEach(entry -> upsertEdges(entry, batch.scope(), work));
      batch.entries().forEach(entry -> removeJoins(entry, work));
    }
    if (batch.scope() == Scope.EDGES) {
      batch.entries().forEach(entry -> removeHolders(entry, work));
    }
    Departures departures =
        work.quarantines()
            ? Departures.quarantining(model, detachment)
            : new Departures(model, detachment);
    batch.entries().forEach(entry -> addRemovals(entry, departures, work));
    departures.depart(work);
    releaseArrived(work, work::anythingWaits);
    rereads.update(batch, pending, work);
  }

  private void lockNames(Batch batch, GraphTransaction transaction) {
    SortedSet<String> changed = new TreeSet<>();
    SortedSet<String> used = new TreeSet<>();
    for (EntryBatch entry : batch.entries()) {
      if (nodes.containsKey(entry.entry())
          && !(entry.moves().isEmpty() && entry.displaced().isEmpty())) {
        changed.add(entry.entry());
      }
      if (batch.scope() != Scope.NODES && !entry.upserts().isEmpty()) {
        used.addAll(NamingLock.ends(model, model.edgesOf(entry.entry())));
      }
    }
    NamingLock.take(changed, used, transaction);
  }

  private void move(List<EntryBatch> batches, Work work) {
    List<Moves.Moving> moving = new ArrayList<>();
    for (EntryBatch batch : batches) {
      if (batch.moves().isEmpty() && batch.displaced().isEmpty()) {
        continue;
      }
      KeyChanges changes = KeyChanges.of(batch);
      switch (model.entry(batch.entry())) {
        case Entry.Nodes(NodePlan plan) -> moving.add(moves.prepare(plan, changes, work));
        case Entry.Joins(EdgePlan plan) -> moveJoins(plan, changes, work);
        case Entry.HeldValues held -> moveHolders(held, changes, work);
      }
    }
    moving.forEach(rows -> moves.finish(rows, work));
  }

  private void moveJoins(EdgePlan plan, KeyChanges changes, Work work) {
    JoinMoves rows = new JoinMoves(plan, join(plan), model.names());
    KeyedRows.move(plan.owner(), changes, rows, work);
    // What was turned from a waiting edge into an edge, or back, while it moved has stayed behind.
    join(plan).remove(changes.leftBehind(), work);
  }

  private void moveHolders(Entry.HeldValues held, KeyChanges changes, Work work) {
    String entry = held.type().name();
    HolderMoves rows = new HolderMoves(entry, valuesOf(held), model.names());
    KeyedRows.move(entry, changes, rows, work);
  }

  /** All nodes are locked before it is asked whether edges wait for them. */
  private void upsertNodes(List<EntryBatch> batches, Work work) {
    List<Runnable> continuations = new ArrayList<>();
    for (EntryBatch batch : batches) {
      switch (model.entry(batch.entry())) {
        case Entry.Nodes(NodePlan plan) -> {
          if (!batch.upserts().isEmpty()) {
            NodeUpserts rows = Objects.requireNonNull(nodes.get(plan.name()));
            List<NodeUpserts.Sent> sent = rows.send(batch.upserts(), work);
            continuations.add(() -> rows.finish(sent, work));
          }
        }
        case Entry.HeldValues held -> valuesOf(held).write(batch.upserts(), batch.removals(), work);
        case Entry.Joins join -> {}
      }
    }
    work.rowsAreLocked();
    if (batches.stream().anyMatch(this::mayBeAwaited)) {
      work.willAskWhetherAnythingWaited();
    }
    continuations.forEach(Runnable::run);
  }

  private boolean mayBeAwaited(EntryBatch batch) {
    return awaited.stream().anyMatch(end -> end.node().equals(batch.entry()));
  }

  private ValueHolders valuesOf(Entry.HeldValues held) {
    return Objects.requireNonNull(values.get(held.type().name()));
  }

  private JoinEdges join(EdgePlan plan) {
    return Objects.requireNonNull(joins.get(plan.owner()));
  }

  /**
   * @param anythingWaits answers for nodes that arrived by their keys, which are locked
   */
  private void releaseArrived(Work work, BooleanSupplier anythingWaits) {
    List<Arrival> arrived =
        work.takeArrived().stream().filter(arrival -> awaited.contains(arrival.end())).toList();
    if (arrived.isEmpty()) {
      return;
    }
    SortedSet<String> references =
        arrived.stream()
            .filter(arrival -> arrival.end().byReference())
            .map(Arrival::reference)
            .collect(Collectors.toCollection(TreeSet::new));
    EdgeMaker.lockReferences(references, work.transaction());
    if (references.isEmpty() ? anythingWaits.getAsBoolean() : work.anythingWaits()) {
      release(arrived, work);
    }
  }

  private void release(List<Arrival> arrived, Work work) {
    List<String> references = arrived.stream().map(Arrival::reference).toList();
    Set<Release.Waiting> found =
        release.find(references, model.hubSize().limit(), work.transaction());
    if (found.size() >= model.hubSize().limit() && !work.mayBeLarge()) {
      throw new HubFound(
          new HubFound.Hubs.Arriving(arrived.stream().filter(Arrival::created).toList()));
    }
    while (!found.isEmpty()) {
      boolean more = found.size() >= model.hubSize().limit();
      more &= release.release(found, work.transaction()) > 0;
      found =
          more ? release.find(references, model.hubSize().limit(), work.transaction()) : Set.of();
    }
  }

  private void upsertEdges(EntryBatch batch, Scope scope, Work work) {
    List<Mutation.Upsert> upserts =
        batch.upserts().stream().filter(upsert -> !work.isSkipped(upsert.id())).toList();
    if (upserts.isEmpty()) {
      return;
    }
    switch (model.entry(batch.entry())) {
      case Entry.Nodes(NodePlan plan) -> {
        RowEdges rows = Objects.requireNonNull(edges.get(plan.name()));
        if (scope == Scope.EDGES) {
          rows.write(rows.lock(upserts, work), work);
        } else {
          rows.write(upserts, work);
        }
      }
      case Entry.Joins(EdgePlan plan) -> join(plan).upsert(upserts, work);
      case Entry.HeldValues values -> {}
    }
  }

  private void removeJoins(EntryBatch batch, Work work) {
    JoinEdges join = joins.get(batch.entry());
    if (join != null && !batch.removals().isEmpty()) {
      join.remove(batch.removals(), work);
    }
  }

  /** With its nodes, if these are written too, an entry's holders have gone already. */
  private void removeHolders(EntryBatch batch, Work work) {
    ValueHolders holders = values.get(batch.entry());
    if (holders != null) {
      holders.write(List.of(), batch.removals(), work);
    }
  }

  private void addRemovals(EntryBatch batch, Departures departures, Work work) {
    switch (model.entry(batch.entry())) {
      case Entry.Nodes(NodePlan plan) -> {
        List<Departures.Gone> gone =
            batch.removals().stream()
                .map(removal -> new Departures.Gone(removal.id(), removal.version()))
                .toList();
        departures.add(plan.self(), gone, work.transaction());
      }
      case Entry.HeldValues held ->
          departures.addEmptied(held.self(), valuesOf(held).findUnheld(work));
      case Entry.Joins join -> {}
    }
  }
}
