// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter.Orphans;
import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodeStripping;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deletes nodes that have no edges of Syncline's any more, or strips them. Any thread. */
final class NodeRemoval {
  private final GraphModel model;
  private final Names names;
  private final boolean quarantined;

  NodeRemoval(GraphModel model, Orphans orphans) {
    this.quarantined = orphans == Orphans.QUARANTINE;
    this.model = model;
    this.names = model.names();
  }

  ForeignEdges policy(EndPlan node) {
    if (!(type(node) instanceof TableNode table)) {
      return ForeignEdges.DELETE;
    }
    return quarantined ? ForeignEdges.KEEP_NODE : table.foreignEdges();
  }

  private NodeType type(EndPlan node) {
    return model.mapping().node(node.node());
  }

  /** Ends the transaction if the mapping forbids to remove one of these nodes. */
  void refuseForeignEdges(EndPlan node, List<String> keys, GraphTransaction transaction) {
    if (policy(node) != ForeignEdges.FAIL) {
      return;
    }
    String find =
        "%s%s WHERE %s RETURN n.%s LIMIT 1"
            .formatted(UNWIND, node.match("n", "$rows.key[i]"), hasForeignEdges(), names.key());
    transaction.list(find, parameters(keys)).stream()
        .findFirst()
        .ifPresent(
            row -> {
              throw new Refusal(
                  new Outcome.Rejected(
                      "%s %s is gone from PostgreSQL, but its node has relationships that Syncline does not own, and foreign_edges of %s is fail: remove them, or choose delete or keep_node"
                          .formatted(node.node(), row.get(0).asString(), node.node())));
            });
  }

  private String hasForeignEdges() {
    return "EXISTS { (n)-[r]-() WHERE r.%s IS NULL }".formatted(names.entry());
  }

  private static Map<String, Object> parameters(List<String> keys) {
    return Columnar.of(keys).column("key", key -> key).parameters();
  }

  /** Deletes what the rows own and what still waits. */
  void forgetWaiting(EndPlan node, List<String> keys, Work work) {
    if (!(type(node) instanceof TableNode) || !work.anythingWaits()) {
      return;
    }
    String forget =
        "%sMATCH (w%s) WHERE w.%s = $entry AND w.%s = $rows.key[i] AND w.%s IS NOT NULL %s"
            .formatted(
                UNWIND,
                Names.WAITING,
                names.entry(),
                names.key(),
                names.end(),
                Names.deleteNode("w", Names.WAITING));
    for (EdgePlan plan : model.node(node.node()).edges()) {
      work.transaction()
          .run(
              forget,
              Columnar.of(keys).with("entry", plan.id()).column("key", key -> key).parameters());
    }
  }

  /** Deletes the nodes; those that are to be kept for their foreign edges are stripped. */
  void remove(EndPlan node, List<String> keys, Work work) {
    String match = UNWIND + node.match("n", "$rows.key[i]") + " ";
    if (quarantined && type(node) instanceof TableNode table) {
      Map<String, Object> parameters = new HashMap<>(parameters(keys));
      parameters.put("entry", table.name());
      work.transaction().run(match + NodeStripping.quarantine(table, names), parameters);
      return;
    }
    if (policy(node) == ForeignEdges.KEEP_NODE && type(node) instanceof TableNode table) {
      work.transaction()
          .run(
              match + "WHERE " + hasForeignEdges() + " " + NodeStripping.clause(table, names),
              parameters(keys));
    }
    work.transaction()
        .run(match + Names.deleteNode("n", Cypher.labels(type(node).labels())), parameters(keys));
  }
}
