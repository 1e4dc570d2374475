// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.Side;
import java.util.List;

/** One kind of edge that Syncline owns. */
public final class EdgePlan {
  private final EdgeType type;
  private final EndPlan from;
  private final EndPlan to;
  private final String relationship;

  EdgePlan(EdgeType type, Names names) {
    this.type = type;
    this.from = new EndPlan(type.from(), names);
    this.to = new EndPlan(type.to(), names);
    this.relationship = ":" + Cypher.name(type.type());
  }

  public EdgeType type() {
    return type;
  }

  public String id() {
    return type.id();
  }

  public String owner() {
    return type.owner();
  }

  /** Whether the edge is a join row's own; else it hangs on its owner row's node. */
  public boolean ofJoin() {
    return type.ownerSide() == null;
  }

  public boolean ownerAtStart() {
    return type.ownerSide() == Side.FROM;
  }

  public EndPlan from() {
    return from;
  }

  public EndPlan to() {
    return to;
  }

  /** The end at the owner row's own node. Not for joins. */
  public EndPlan ownerEnd() {
    return ownerAtStart() ? from : to;
  }

  /** The end that is not the owner row's own node. Not for joins. */
  public EndPlan otherEnd() {
    return ownerAtStart() ? to : from;
  }

  /** The relationship type, quoted and with its colon. */
  public String relationship() {
    return relationship;
  }

  /**
   * Makes Neo4j find a join row's edge by its row. A plan that was made while there were few edges,
   * and is kept, otherwise looks at all of them for each row.
   */
  public String byRow(String variable, Names names) {
    return "USING INDEX SEEK %s%s(%s) ".formatted(variable, relationship, names.row());
  }

  /** {@code (owner)-[variable:TYPE]->(other)}, or the other way round. */
  public String fromOwner(String owner, String variable, String other) {
    return ownerAtStart()
        ? "(%s)-[%s%s]->(%s)".formatted(owner, variable, relationship, other)
        : "(%s)<-[%s%s]-(%s)".formatted(owner, variable, relationship, other);
  }

  /**
   * Matches as {@code r} edges that bear the mark of this kind where no row's edges are looked for:
   * not at a node of their owner row, or without their row's name. Takes {@code entry}, this kind's
   * id, and {@code prefix}, its {@link #strayPrefix}; to be continued.
   */
  public String matchStrays(Names names) {
    String key = names.key();
    String stray =
        ofJoin()
            ? "(r.%1$s IS NULL OR r.%1$s <> $prefix + r.%2$s)".formatted(names.row(), key)
            : "NOT (o%s AND coalesce(o.%s = r.%s, false))".formatted(ownerEnd().label(), key, key);
    return "MATCH %s WHERE r.%s = $entry AND r.%s IS NOT NULL AND %s"
        .formatted(
            ofJoin() ? "()-[r%s]->()".formatted(relationship) : fromOwner("o", "r", ""),
            names.entry(),
            key,
            stray);
  }

  /**
   * The same, but for those at nodes of other rows of the owner's entry: whoever compares such a
   * row sees them.
   */
  public String matchOutside(Names names) {
    if (ofJoin()) {
      return matchStrays(names);
    }
    return "MATCH %s WHERE NOT (o%s AND o.%s IS NOT NULL) AND r.%s = $entry AND r.%s IS NOT NULL"
        .formatted(
            fromOwner("o", "r", ""), ownerEnd().label(), names.key(), names.entry(), names.key());
  }

  /** What {@link #matchStrays} takes. */
  public String strayPrefix() {
    return ofJoin() ? rowPrefix() + "|" : "";
  }

  /** Whether the nodes at the ends do not tell by which keys the edge names them. */
  public boolean keepsEnds() {
    return ofJoin() && !(from.byIdentity() && to.byIdentity());
  }

  /** What is unique among the edges of all join rows: entry and key. */
  public String rowId(String key) {
    return rowPrefix() + "|" + key;
  }

  /** What {@link #rowId} begins with, before a separator that is no part of it. */
  public String rowPrefix() {
    return type.id().replace("\\", "\\\\").replace("|", "\\|");
  }

  /** Quoted names of the properties that come from columns. */
  public List<String> propertyNames() {
    return type.properties().stream().map(property -> Cypher.name(property.name())).toList();
  }
}
