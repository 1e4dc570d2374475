// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.apply.Outcome;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Record;

/**
 * Takes nodes out of the graph whose row is gone: what their rows own goes with them, what other
 * rows own at them waits, what Syncline does not own goes, stays or forbids it. Any thread.
 */
final class Departures {
  /** More relationships than this are taken off in transactions of their own before. */
  static final int HUB = 5_000;

  private final GraphModel model;
  private final Names names;
  private final Detachment detachment;
  private final Set<EntityId> leaving = new HashSet<>();
  private final Map<EndPlan, List<String>> nodes = new java.util.LinkedHashMap<>();

  Departures(GraphModel model, Detachment detachment) {
    this.model = model;
    this.names = model.names();
    this.detachment = detachment;
  }

  /** A row that is gone. */
  record Gone(EntityId id, Version version) {}

  /** The node is too large for one transaction. */
  static final class HubFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HubFound() {
      super("a node with many relationships", null, false, false);
    }
  }

  /** Locks the nodes of these rows, unless the graph holds a newer state of them. */
  void add(EndPlan node, List<Gone> rows, GraphTransaction transaction) {
    if (rows.isEmpty()) {
      return;
    }
    String lock =
        "%s%s SET n.%2$s = n.%2$s WITH n, i WHERE n.%2$s IS NOT NULL AND coalesce(n.%3$s, []) <= %4$s RETURN i, count { (n)--() } AS degree"
            .replace("%s%s", UNWIND + node.match("n", "$key[i]"))
            .replace("%2$s", names.key())
            .replace("%3$s", names.version())
            .replace("%4$s", VERSION);
    Map<String, Object> parameters =
        Columnar.of(rows)
            .column("key", row -> row.id().key())
            .versions(Gone::version)
            .parameters();
    long degrees = 0;
    for (Record found : transaction.list(lock, parameters)) {
      EntityId id = rows.get(found.get("i").asInt()).id();
      degrees += found.get("degree").asLong();
      leaving.add(id);
      nodes.computeIfAbsent(node, n -> new ArrayList<>()).add(id.key());
    }
    if (degrees > 4 * HUB) {
      throw new HubFound();
    }
  }

  /** Carries out what was added. */
  void depart(Work work) {
    GraphTransaction transaction = work.transaction();
    List<FoundEdge> others = new ArrayList<>();
    List<FoundEdge> gone = new ArrayList<>();
    nodes.forEach(
        (node, keys) -> {
          for (FoundEdge edge : detachment.find(node, keys, Integer.MAX_VALUE, transaction)) {
            (staysWaiting(node, edge) ? others : gone).add(edge);
          }
        });
    transaction.run(
        UNWIND + "MATCH ()-[r]->() WHERE elementId(r) = $id[i] DELETE r",
        Columnar.of(gone).column("id", FoundEdge::id).parameters());
    detachment.detach(others, transaction);
    nodes.forEach((node, keys) -> delete(node, keys, work));
  }

  private boolean staysWaiting(EndPlan node, FoundEdge edge) {
    EdgePlan plan = edge.plan();
    if (edge.foreign()) {
      if (policy(node) == ForeignEdges.FAIL) {
        throw new Refusal(
            new Outcome.Rejected(
                "%s %s is gone from PostgreSQL, and its node has relationships that Syncline does not own; remove them, or choose another foreign_edges for %s"
                    .formatted(node.node(), edge.nodeKey(), node.node())));
      }
      return false;
    }
    return plan != null
        && !edge.ownedBy(node, plan)
        && !leaving.contains(new EntityId(plan.owner(), edge.owner()));
  }

  private ForeignEdges policy(EndPlan node) {
    return model.mapping().node(node.node()) instanceof NodeType.TableNode table
        ? table.foreignEdges()
        : ForeignEdges.DELETE;
  }

  private void delete(EndPlan node, List<String> keys, Work work) {
    Map<String, Object> parameters = Columnar.of(keys).column("key", key -> key).parameters();
    if (model.mapping().node(node.node()) instanceof NodeType.TableNode && work.anythingWaits()) {
      for (EdgePlan plan : ownEdges(node)) {
        work.transaction()
            .run(
                UNWIND
                    + "MATCH (w%s) WHERE w.%s = $entry AND w.%s = $key[i] AND w.%s IS NOT NULL DELETE w"
                        .formatted(Names.WAITING, names.entry(), names.key(), names.end()),
                Columnar.of(keys).column("key", key -> key).with("entry", plan.id()).parameters());
      }
    }
    work.transaction().run(UNWIND + node.match("n", "$key[i]") + " DELETE n", parameters);
    work.written(keys.size());
  }

  private List<EdgePlan> ownEdges(EndPlan node) {
    NodePlan plan = model.node(node.node());
    return plan.edges();
  }
}
