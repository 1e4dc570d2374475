// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.apply.TargetWriter.Orphans;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Record;

/**
 * The nodes that one transaction takes out of the graph since their rows are gone: what these rows
 * own goes with them, what other rows own at them waits, what Syncline does not own goes, stays or
 * forbids it. One thread.
 */
final class Departures {
  private final GraphModel model;
  private final Names names;
  private final Detachment detachment;
  private final NodeRemoval removal;
  private final int limit;
  private final List<Arrival> freed = new ArrayList<>();
  private final Set<EntityId> leaving = new HashSet<>();
  private final Map<EndPlan, List<String>> nodes = new LinkedHashMap<>();

  Departures(GraphModel model, Detachment detachment) {
    this(model, detachment, new NodeRemoval(model, Orphans.DELETE), model.hubSize().limit());
  }

  /** The nodes of rows stay, without anything of Syncline's. */
  static Departures quarantining(GraphModel model, Detachment detachment) {
    return new Departures(
        model, detachment, new NodeRemoval(model, Orphans.QUARANTINE), Integer.MAX_VALUE);
  }

  private Departures(GraphModel model, Detachment detachment, NodeRemoval removal, int limit) {
    this.model = model;
    this.names = model.names();
    this.detachment = detachment;
    this.removal = removal;
    this.limit = limit;
  }

  /** A row that is gone, and the newest version of it that may be removed. */
  record Gone(EntityId id, Version version) {}

  /** Locks the nodes of these rows, unless the graph holds a newer state of them. */
  void add(EndPlan node, List<Gone> rows, GraphTransaction transaction) {
    if (rows.isEmpty()) {
      return;
    }
    String lock =
        "%s%s %sWITH n, i WHERE n.%s IS NOT NULL AND coalesce(n.%s, []) <= %s RETURN i, %s AS called"
            .formatted(
                UNWIND,
                node.match("n", "$rows.key[i]"),
                Names.lock("n"),
                names.key(),
                names.version(),
                VERSION,
                references(node).stream().map(end -> end.key("n")).toList());
    Map<String, Object> parameters =
        Columnar.of(rows).column("key", row -> row.id().key()).versions(Gone::version).parameters();
    for (Record found : transaction.list(lock, parameters)) {
      EntityId id = rows.get(found.get("i").asInt()).id();
      add(node, id);
      addNames(node, id.key(), found.get("called").asList());
    }
  }

  private List<EndPlan> references(EndPlan node) {
    return model.node(node.node()).type().references().stream()
        .map(reference -> model.reference(node.node(), reference.property()))
        .toList();
  }

  /** Another node may be called the same by now; it gets the edges. */
  private void addNames(EndPlan node, String key, List<Object> called) {
    List<EndPlan> references = references(node);
    for (int i = 0; i < called.size(); i++) {
      if (called.get(i) instanceof String text) {
        freed.add(new Arrival(node, key, references.get(i), text, false));
      }
    }
  }

  /** Adds nodes of values that nobody holds; they are locked already. */
  void addEmptied(EndPlan node, List<String> values) {
    values.forEach(value -> add(node, new EntityId(node.node(), value)));
  }

  private void add(EndPlan node, EntityId id) {
    if (leaving.add(id)) {
      nodes.computeIfAbsent(node, n -> new ArrayList<>()).add(id.key());
    }
  }

  /** Takes out what was added. */
  void depart(Work work) {
    if (nodes.isEmpty()) {
      return;
    }
    GraphTransaction transaction = work.transaction();
    List<FoundEdge> waiting = new ArrayList<>();
    List<FoundEdge> gone = new ArrayList<>();
    nodes.forEach(
        (node, keys) -> {
          removal.refuseForeignEdges(node, keys, transaction);
          for (FoundEdge edge : edges(node, keys, transaction)) {
            (staysWaiting(node, edge) ? waiting : gone).add(edge);
          }
        });
    detachment.delete(gone, transaction);
    detachment.detach(waiting, transaction);
    nodes.forEach(
        (node, keys) -> {
          removal.forgetWaiting(node, keys, work);
          removal.remove(node, keys, work);
          work.written(keys.size());
        });
    nodes.clear();
    freed.forEach(work::arrived);
  }

  /** Takes some of the relationships off nodes that go; answers how many. */
  long unburden(EndPlan node, List<String> keys, int limit, GraphTransaction transaction) {
    removal.refuseForeignEdges(node, keys, transaction);
    keys.forEach(key -> leaving.add(new EntityId(node.node(), key)));
    List<FoundEdge> edges = detachment.find(node, keys, which(node), limit, transaction);
    detachment.delete(
        edges.stream().filter(edge -> !staysWaiting(node, edge)).toList(), transaction);
    detachment.detach(
        edges.stream().filter(edge -> staysWaiting(node, edge)).toList(), transaction);
    return edges.size();
  }

  private Detachment.Which which(EndPlan node) {
    return removal.policy(node) == ForeignEdges.DELETE
        ? Detachment.Which.ALL
        : Detachment.Which.SYNCLINES;
  }

  private List<FoundEdge> edges(EndPlan node, List<String> keys, GraphTransaction transaction) {
    List<FoundEdge> edges = detachment.find(node, keys, which(node), limit, transaction);
    if (edges.size() == limit) {
      throw new HubFound(new HubFound.Hubs.Leaving(node, List.copyOf(keys)));
    }
    return edges;
  }

  private boolean staysWaiting(EndPlan node, FoundEdge edge) {
    EdgePlan plan = edge.plan();
    return plan != null
        && !edge.ownedBy(node, plan)
        && !leaving.contains(new EntityId(plan.owner(), edge.owner()));
  }
}
