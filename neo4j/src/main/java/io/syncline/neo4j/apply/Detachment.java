// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns edges that other rows own into waiting ones, since an end of theirs goes. The owners may be
 * at work at the same time, so their nodes (of join rows: the edges) are locked first and
 * everything is read again under that lock. Any thread.
 */
final class Detachment {
  private final Names names;
  private final GraphModel model;
  private final String find;

  Detachment(GraphModel model) {
    this.model = model;
    this.names = model.names();
    this.find =
        ("-[r]-() WHERE $foreign OR r.%s IS NOT NULL RETURN i, elementId(r) AS id, r.%s AS entry,"
             + " r.%s AS owner, startNode(r) = n AS atStart, endNode(r) = n AS atEnd LIMIT $limit")
            .formatted(names.entry(), names.entry(), names.key());
  }

  /** Which relationships of a node. */
  enum Which {
    ALL,
    SYNCLINES
  }

  /** The relationships of nodes, so many at most. */
  List<FoundEdge> find(
      EndPlan node, List<String> keys, Which which, int limit, GraphTransaction transaction) {
    Map<String, Object> parameters =
        Columnar.of(keys)
            .column("key", key -> key)
            .with("foreign", which == Which.ALL)
            .with("limit", limit)
            .parameters();
    List<FoundEdge> found = new ArrayList<>();
    transaction
        .list(UNWIND + node.match("n", "$rows.key[i]") + find, parameters)
        .forEach(row -> found.add(FoundEdge.of(keys.get(row.get("i").asInt()), row, model)));
    return found;
  }

  /** Edges of other rows that name nodes by identity, so many at most. */
  List<FoundEdge> findOthers(
      EndPlan node, List<String> keys, int limit, GraphTransaction transaction) {
    List<String> kinds = new ArrayList<>();
    for (EdgePlan plan : model.edges()) {
      if (plan.from().equals(node) || plan.to().equals(node)) {
        kinds.add(plan.id());
      }
    }
    Map<String, Object> parameters =
        Columnar.of(keys)
            .column("key", key -> key)
            .with("kinds", kinds)
            .with("foreign", false)
            .with("limit", limit)
            .parameters();
    String others =
        find.replace(
            "WHERE ",
            "WHERE r.%s IN $kinds AND r.%s <> n.%s AND "
                .formatted(names.entry(), names.key(), names.key()));
    return transaction.list(UNWIND + node.match("n", "$rows.key[i]") + others, parameters).stream()
        .map(row -> FoundEdge.of(keys.get(row.get("i").asInt()), row, model))
        .toList();
  }

  void delete(List<FoundEdge> edges, GraphTransaction transaction) {
    if (!edges.isEmpty()) {
      transaction.run(
          "MATCH ()-[r]->() WHERE elementId(r) IN $ids " + names.deleteEdge("r"),
          Map.of("ids", ids(edges)));
    }
  }

  /**
   * For one predicate over all of them: Neo4j plans by what it has counted, nothing at first, and
   * then may scan all relationships; once for each of them would not end.
   */
  static List<String> ids(List<FoundEdge> edges) {
    return edges.stream().map(FoundEdge::id).toList();
  }

  /** Turns these into waiting edges, for the keys by which their ends go now. */
  void detach(Collection<FoundEdge> edges, GraphTransaction transaction) {
    Map<String, List<FoundEdge>> byKind = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (FoundEdge edge : edges) {
      if (seen.add(edge.id())) {
        byKind.computeIfAbsent(edge.entry(), kind -> new ArrayList<>()).add(edge);
      }
    }
    byKind.forEach(
        (kind, found) -> {
          EdgePlan plan = model.edge(kind);
          String end = plan.ofJoin() ? "''" : plan.otherEnd().key(plan.ownerAtStart() ? "b" : "a");
          detach(plan, found, end, columns(plan, found), transaction);
        });
  }

  /**
   * Turns edges into waiting ones that name nodes by a reference these do not have any more.
   *
   * @param former key of each node to its former reference
   */
  void detachReferences(EndPlan node, EndPlan reference, Map<String, String> former, Work work) {
    Map<EdgePlan, List<FoundEdge>> byKind = new LinkedHashMap<>();
    List<String> keys = List.copyOf(former.keySet());
    for (FoundEdge edge :
        find(node, keys, Which.SYNCLINES, Integer.MAX_VALUE, work.transaction())) {
      EdgePlan plan = edge.plan();
      if (plan != null
          && ((edge.atStart() && plan.from().equals(reference))
              || (edge.atEnd() && plan.to().equals(reference)))) {
        byKind.computeIfAbsent(plan, kind -> new ArrayList<>()).add(edge);
      }
    }
    if (!byKind.isEmpty()) {
      work.waits();
    }
    byKind.forEach(
        (plan, found) ->
            detach(
                plan,
                found,
                plan.ofJoin() ? "''" : "$rows.former[i]",
                columns(plan, found)
                    .column("former", edge -> former.getOrDefault(edge.nodeKey(), "")),
                work.transaction()));
  }

  private static Columnar<FoundEdge> columns(EdgePlan plan, List<FoundEdge> edges) {
    return Columnar.of(edges)
        .with("entry", plan.id())
        .with("fromPrefix", plan.from().prefix())
        .with("toPrefix", plan.to().prefix())
        .column("id", FoundEdge::id)
        .column("key", FoundEdge::owner);
  }

  private void detach(
      EdgePlan plan,
      List<FoundEdge> edges,
      String end,
      Columnar<FoundEdge> columns,
      GraphTransaction transaction) {
    if (plan.ofJoin()) {
      transaction.run(
          "MATCH ()-[r%s]->() WHERE elementId(r) IN $ids %s"
              .formatted(plan.relationship(), Names.lock("r")),
          Map.of("ids", ids(edges)));
    } else {
      Release.lockOwners(
          plan, names, edges.stream().map(FoundEdge::owner).distinct().toList(), transaction);
    }
    transaction.run(statement(plan, end), columns.parameters());
  }

  private String statement(EdgePlan plan, String end) {
    return ("%sMATCH (a)-[r%s]->(b) WHERE elementId(r) = $rows.id[i] AND r.%s = $entry AND r.%s ="
            + " $rows.key[i] WITH a, r, b, i, %s AS end MERGE (w%s {%s: $entry, %s:"
            + " $rows.key[i], %s: end}) SET w += properties(r)%s %s")
        .formatted(
            UNWIND,
            plan.relationship(),
            names.entry(),
            names.key(),
            end,
            Names.WAITING,
            names.entry(),
            names.key(),
            names.end(),
            waitsFor(plan),
            names.deleteEdge("r"));
  }

  private String waitsFor(EdgePlan plan) {
    if (plan.keepsEnds()) {
      return "";
    }
    if (plan.ofJoin()) {
      return ", w.%s = $fromPrefix + %s, w.%s = $toPrefix + %s"
          .formatted(names.from(), plan.from().key("a"), names.to(), plan.to().key("b"));
    }
    return plan.ownerAtStart()
        ? ", w.%1$s = a.%1$s, w.%2$s = $toPrefix + end".formatted(names.version(), names.to())
        : ", w.%1$s = b.%1$s, w.%2$s = $fromPrefix + end".formatted(names.version(), names.from());
  }
}
