// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.apply.KeyChanges.KeyChange;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;

/**
 * Gives rows other keys, all of a batch at once by way of temporary keys. Nodes keep their
 * identity, and edges their own rows; edges of other rows that name a node by its old key wait. Any
 * thread.
 */
final class Moves {
  // No PostgreSQL text has this character, so no key is ever called that.
  private static final String TEMPORARY = "\u0000";

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
    List<KeyChange> entering = entering(locked);
    departures.add(
        plan.self(), entering.stream().map(c -> gone(plan, c.to(), c)).toList(), transaction);
    departures.depart(work);
    List<KeyChange> blocked = taken(plan.self(), entering, transaction);
    departures.add(
        plan.self(), blocked.stream().map(c -> gone(plan, c.from(), c)).toList(), transaction);
    departures.depart(work);
    List<KeyChange> changes = locked.stream().filter(c -> !blocked.contains(c)).toList();
    List<String> from = changes.stream().map(KeyChange::from).toList();
    return new Moving(plan, changes, detach(plan, from, transaction));
  }

  /** Changes to keys that no row is about to leave. */
  private static List<KeyChange> entering(List<KeyChange> changes) {
    Set<String> left = changes.stream().map(KeyChange::from).collect(Collectors.toSet());
    return changes.stream().filter(change -> !left.contains(change.to())).toList();
  }

  private static Departures.Gone gone(NodePlan plan, String key, KeyChange change) {
    return new Departures.Gone(new EntityId(plan.name(), key), change.before());
  }

  /** Changes to keys that have something newer: the row has come there already. */
  private static List<KeyChange> taken(
      EndPlan self, List<KeyChange> changes, GraphTransaction transaction) {
    if (changes.isEmpty()) {
      return changes;
    }
    return transaction
        .list(UNWIND + self.match("n", "$to[i]") + " RETURN i", parameters(changes))
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
                self.match("n", "$from[i]"),
                Names.lock("n"),
                names.key(),
                names.version(),
                VERSION);
    return transaction.list(lock, unmoved(changes)).stream()
        .map((Record row) -> changes.get(row.get("i").asInt()))
        .toList();
  }

  private static Map<String, Object> unmoved(List<KeyChange> changes) {
    return keys(changes).versions(KeyChange::unmoved).parameters();
  }

  private static Map<String, Object> parameters(List<KeyChange> changes) {
    return keys(changes).versions(KeyChange::before).parameters();
  }

  private static Map<String, Object> moved(List<KeyChange> changes) {
    return keys(changes).versions(KeyChange::after).parameters();
  }

  private static Columnar<KeyChange> keys(List<KeyChange> changes) {
    return Columnar.of(changes)
        .column("from", KeyChange::from)
        .column("temporary", change -> TEMPORARY + change.from())
        .column("to", KeyChange::to);
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
        detachment.find(plan.self(), keys, Detachment.Which.SYNCLINES, HubFound.LIMIT, transaction);
    if (edges.size() == HubFound.LIMIT) {
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
    Map<String, Object> parameters = moved(changes);
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
        "%sMATCH (n%s {%s: $%s[i]}) SET n.%s = $%s[i], n.%s = %s"
            .formatted(UNWIND, label, names.key(), from, names.key(), to, names.version(), VERSION),
        parameters);
  }

  private void rekeyEdges(Moving moving, GraphTransaction transaction) {
    Map<String, String> newKeys = new HashMap<>();
    moving.changes().forEach(change -> newKeys.put(change.from(), change.to()));
    transaction.run(
        "%sMATCH ()-[r]->() WHERE elementId(r) = $id[i] SET r.%s = $to[i]"
            .formatted(UNWIND, names.key()),
        Columnar.of(moving.own())
            .column("id", FoundEdge::id)
            .column("to", edge -> Objects.requireNonNull(newKeys.get(edge.owner())))
            .parameters());
  }

  private void rekeyWaiting(
      String kind, Map<String, Object> parameters, GraphTransaction transaction) {
    Map<String, Object> ofKind = new HashMap<>(parameters);
    ofKind.put("entry", kind);
    String rekey =
        "%sMATCH (w%s) WHERE w.%s = $entry AND w.%s = $%%s[i] AND w.%s IS NOT NULL SET w.%s = $%%s[i], w.%s = %s"
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

  /** Gives holders of values, or join rows, other keys; nothing hangs on those. */
  void moveHolders(String entry, KeyChanges keys, GraphTransaction transaction) {
    String holder =
        "%sMATCH (h%s {%s: $entry, %s: $%%s[i]}) "
            .formatted(UNWIND, Names.HOLDER, names.entry(), names.key());
    String set = "SET h.%s = $%%s[i]".formatted(names.key());
    Columnar<KeyChange> columns = keys(keys.changes()).with("entry", entry);
    transaction.run(
        holder.formatted("from") + guard("h") + set.formatted("temporary"),
        columns.versions(KeyChange::unmoved).parameters());
    transaction.run(
        holder.formatted("temporary") + set.formatted("to") + version("h"),
        columns.versions(KeyChange::after).parameters());
  }

  private String guard(String name) {
    return "WHERE %s.%s <= %s ".formatted(name, names.version(), VERSION);
  }

  private String version(String name) {
    return ", %s.%s = %s".formatted(name, names.version(), VERSION);
  }

  /** Gives the edges and waiting edges of join rows other keys. */
  void moveJoins(EdgePlan plan, KeyChanges keys, GraphTransaction transaction) {
    Columnar<KeyChange> columns =
        Columnar.of(keys.changes())
            .with("entry", plan.id())
            .column("from", change -> plan.rowId(change.from()))
            .column("temporary", change -> TEMPORARY + change.from())
            .column("to", change -> plan.rowId(change.to()))
            .column("fromKey", KeyChange::from)
            .column("toKey", KeyChange::to);
    String row = names.row();
    String edge =
        "%sMATCH ()-[r%s {%s: $%%s[i]}]->() %s"
            .formatted(UNWIND, plan.relationship(), row, plan.byRow("r", names));
    String waiting =
        "%sMATCH (r%s {%s: $entry, %s: $%%s[i], %s: ''}) "
            .formatted(UNWIND, Names.WAITING, names.entry(), names.key(), names.end());
    String set = "SET r.%s = $%%s[i], r.%s = $%%s[i]".formatted(row, names.key());
    String away = guard("r") + set.formatted("temporary", "temporary");
    Map<String, Object> before = columns.versions(KeyChange::unmoved).parameters();
    transaction.run(edge.formatted("from") + away, before);
    transaction.run(waiting.formatted("fromKey") + away, before);
    String back = set.formatted("to", "toKey") + version("r");
    Map<String, Object> after = columns.versions(KeyChange::after).parameters();
    transaction.run(edge.formatted("temporary") + back, after);
    transaction.run(waiting.formatted("temporary") + back, after);
  }
}
