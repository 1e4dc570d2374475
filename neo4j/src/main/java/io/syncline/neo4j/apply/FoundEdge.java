// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * A relationship at a node, as it was read.
 *
 * @param nodeKey key of the node
 * @param id Neo4j's own id, good for this transaction only
 * @param entry id of the kind of edge; empty if Syncline does not own it
 * @param owner key of the row that owns it
 * @param plan null if Syncline does not own it, or no longer
 */
record FoundEdge(
    String nodeKey,
    String id,
    String entry,
    String owner,
    boolean atStart,
    boolean atEnd,
    @Nullable EdgePlan plan) {

  static FoundEdge of(String nodeKey, Record row, GraphModel model) {
    String entry = text(row.get("entry"));
    return new FoundEdge(
        nodeKey,
        row.get("id").asString(),
        entry,
        text(row.get("owner")),
        row.get("atStart").asBoolean(),
        row.get("atEnd").asBoolean(),
        model.findEdge(entry));
  }

  /** Empty where there is nothing, or what Syncline never wrote. */
  private static String text(Value stored) {
    return stored.asObject() instanceof String text ? text : "";
  }

  boolean foreign() {
    return entry.isEmpty();
  }

  /** Whether the row of the node itself owns it. */
  boolean ownedBy(EndPlan node, EdgePlan kind) {
    return !kind.ofJoin()
        && kind.owner().equals(node.node())
        && owner.equals(nodeKey)
        && (kind.ownerAtStart() ? atStart : atEnd);
  }
}
