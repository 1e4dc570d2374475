// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.apply.KeyChanges.KeyChange;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;

/**
 * Gives rows that are nodes other keys, all of a batch at once by way of temporary keys. Nodes keep
 * their identity, and edges their own rows; edges of other rows that name a node by its old key
 * wait. Any thread.
 */
final class Moves {
  private final GraphModel model;
  private final Names names;
  private final Detachment detachment;

  Moves(GraphModel model, Detachment detachment) {
    this.model = model;
    this.names = model.names();
    this.detachment = detachment;
  }

  /** Rows of one table that move, and the edges that move with them. */
  record Moving(NodePlan plan, List<KeyChange> changes, List<FoundEdge> own) {}

  /**
   * Locks the nodes that move, removes what stands in their way, and leaves edges that name them
   * waiting.
   */
  Moving prepare(NodePlan plan, KeyChanges keys, Work work) {
    GraphTransaction transaction = work.transaction();
    List<KeyChange> locked = lock(plan.self(), keys.changes(), transaction);
    Departures departures = new Departures(model, detachment);
    departures.add(plan.self(), keys.displaced(), transaction);
    List<KeyChange> entering = KeyChange.entering(locked);
    departures.add(
        plan.self(),
        entering.stream().map(c -> gone(plan, c.to(), c.olderThanMoved())).toList(),
        transaction);
    departures.depart(work);
    List<KeyChange> blocked = taken(plan.self(), entering, transaction);
    departures.add(
        plan.self(),
        blocked.stream().map(c -> gone(plan, c.from(), c.before())).toList(),
        transaction);
    departures.depart(work);
    List<KeyChange> changes = locked.stream().filter(c -> !blocked.contains(c)).toList();
    List<String> from = changes.stream().map(KeyChange::from).toList();
    return new Moving(plan, changes, detach(plan, from, transaction));
  }

  private static Departures.Gone gone(NodePlan plan, String key, Version notAfter) {
    return new Departures.Gone(new EntityId(plan.name(), key), notAfter);
  }

  /** Changes to keys that have something newer: the row has come there already. */
  private static List<KeyChange> taken(
      EndPlan self, List<KeyChange> changes, GraphTransaction transaction) {
    if (changes.isEmpty()) {
      return changes;
    }
    return transaction
        .list(
            UNWIND + self.match("n", "$rows.to[i]") + " RETURN i",
            KeyChange.columns(changes).parameters())
        .stream()
        .map((Record row) -> changes.get(row.get("i").asInt()))
        .toList();
  }

  private List<KeyChange> lock(
      EndPlan self, List<KeyChange> changes, GraphTransaction transaction) {
    if (changes.isEmpty()) {
      return changes;
    }
    String lock =
        "%s%s %sWITH n, i WHERE n.%s IS NOT NULL AND coalesce(n.%s, []) <= %s RETURN i"
            .formatted(
                UNWIND,
                self.match("n", "$rows.from[i]"),
                Names.lock("n"),
                names.key(),
                names.version(),
                VERSION);
    return transaction
        .list(lock, KeyChange.columns(changes).versions(KeyChange::unmoved).parameters())
        .stream()
        .map((Record row) -> changes.get(row.get("i").asInt()))
        .toList();
  }

  private List<FoundEdge> detach(NodePlan plan, List<String> keys, GraphTransaction transaction) {
    List<FoundEdge> own = new ArrayList<>();
    List<FoundEdge> others = new ArrayList<>();
    if (!keys.isEmpty()) {
      for (FoundEdge edge : edges(plan, keys, transaction)) {
        EdgePlan kind = edge.plan();
        if (kind == null) {
          continue;
        }
        if (edge.ownedBy(plan.self(), kind)) {
          own.add(edge);
          if (edge.atStart() && edge.atEnd() && kind.otherEnd().byIdentity()) {
            others.add(edge);
          }
        } else if (namesByIdentity(edge, kind)) {
          others.add(edge);
        }
      }
      detachment.detach(others, transaction);
    }
    return own;
  }

  private List<FoundEdge> edges(NodePlan plan, List<String> keys, GraphTransaction transaction) {
    List<FoundEdge> edges =
        detachment.find(
            plan.self(), keys, Detachment.Which.SYNCLINES, model.hubSize().limit(), transaction);
    if (edges.size() == model.hubSize().limit()) {
      throw new HubFound(new HubFound.Hubs.Moving(plan.self(), keys));
    }
    return edges;
  }

  private static boolean namesByIdentity(FoundEdge edge, EdgePlan kind) {
    return (edge.atStart() && kind.from().byIdentity()) || (edge.atEnd() && kind.to().byIdentity());
  }

  /** Gives the rows their new keys. */
  void finish(Moving moving, Work work) {
    List<KeyChange> changes = moving.changes();
    if (changes.isEmpty()) {
      return;
    }
    GraphTransaction transaction = work.transaction();
    Map<String, Object> parameters =
        KeyChange.columns(changes).versions(KeyChange::after).parameters();
    rename(moving.plan().label(), "from", "temporary", parameters, transaction);
    rename(moving.plan().label(), "temporary", "to", parameters, transaction);
    rekeyEdges(moving, transaction);
    if (work.anythingWaits()) {
      moving.plan().edges().forEach(kind -> rekeyWaiting(kind.id(), parameters, transaction));
    }
    EndPlan self = moving.plan().self();
    changes.forEach(
        change -> work.arrived(new Arrival(self, change.to(), self, change.to(), false)));
  }

  private void rename(
      String label, String from, String to, Map<String, Object> parameters, GraphTransaction tx) {
    tx.run(
        "%sMATCH (n%s {%s: $rows.%s[i]}) SET n.%s = $rows.%s[i], n.%s = %s"
            .formatted(UNWIND, label, names.key(), from, names.key(), to, names.version(), VERSION),
        parameters);
  }

  private void rekeyEdges(Moving moving, GraphTransaction transaction) {
    Map<String, String> newKeys = new HashMap<>();
    moving.changes().forEach(change -> newKeys.put(change.from(), change.to()));
    transaction.run(
        "MATCH ()-[r]->() WHERE elementId(r) IN $ids SET r.%1$s = $newKeys[r.%1$s]"
            .formatted(names.key()),
        Map.of("ids", Detachment.ids(moving.own()), "newKeys", newKeys));
  }

  private void rekeyWaiting(
      String kind, Map<String, Object> parameters, GraphTransaction transaction) {
    Map<String, Object> ofKind = new HashMap<>(parameters);
    ofKind.put("entry", kind);
    String rekey =
        "%sMATCH (w%s) WHERE w.%s = $entry AND w.%s = $rows.%%s[i] AND w.%s IS NOT NULL SET w.%s = $rows.%%s[i], w.%s = %s"
            .formatted(
                UNWIND,
                Names.WAITING,
                names.entry(),
                names.key(),
                names.end(),
                names.key(),
                names.version(),
                VERSION);
    transaction.run(rekey.formatted("from", "temporary"), ofKind);
    transaction.run(rekey.formatted("temporary", "to"), ofKind);
  }
}
