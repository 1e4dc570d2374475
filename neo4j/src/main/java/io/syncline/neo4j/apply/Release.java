// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * Turns waiting edges into edges once their ends are there. Whoever owns them may be at work at the
 * same time, so the owner's node (of a join row: the waiting edge itself) is locked first and
 * everything is read again under that lock. Any thread.
 */
final class Release {
  private final GraphModel model;
  private final Names names;
  private final String findByStart;
  private final String findByEnd;
  private final String lockWaiting;

  Release(GraphModel model) {
    this.model = model;
    this.names = model.names();
    String found =
        " RETURN w.%s AS entry, w.%s AS key, w.%s AS end, w.%s AS from, w.%s AS to LIMIT $limit"
            .formatted(names.entry(), names.key(), names.end(), names.from(), names.to());
    String find = UNWIND + "MATCH (w%s) WHERE w.%s = $rows.reference[i]";
    this.findByStart = find.formatted(Names.WAITING, names.from()) + found;
    this.findByEnd = find.formatted(Names.WAITING, names.to()) + found;
    this.lockWaiting = UNWIND + "MATCH " + waiting() + Names.lock("w");
  }

  private String waiting() {
    return "(w%1$s {%2$s: $entry, %3$s: $rows.key[i], %4$s: $rows.end[i]}) USING INDEX SEEK w%1$s(%2$s, %3$s, %4$s) "
        .formatted(Names.WAITING, names.entry(), names.key(), names.end());
  }

  /** A waiting edge as it was found; read again before anything is done to it. */
  record Waiting(String entry, String key, String end, String from, String to) {
    static Waiting of(Record row) {
      return new Waiting(
          row.get("entry").asString(),
          row.get("key").asString(),
          row.get("end").asString(),
          text(row.get("from")),
          text(row.get("to")));
    }

    private static String text(Value value) {
      return value.isNull() ? "" : value.asString();
    }
  }

  /**
   * Waiting edges that name one of these nodes.
   *
   * @param references as {@link EndPlan#reference} makes them
   * @param limit how many at most that name a start, and how many that name an end
   */
  Set<Waiting> find(Collection<String> references, int limit, GraphTransaction transaction) {
    Map<String, Object> parameters =
        Columnar.of(List.copyOf(references))
            .column("reference", reference -> reference)
            .with("limit", limit)
            .parameters();
    Set<Waiting> found = new LinkedHashSet<>();
    transaction.list(findByStart, parameters).forEach(row -> found.add(Waiting.of(row)));
    transaction.list(findByEnd, parameters).forEach(row -> found.add(Waiting.of(row)));
    return found;
  }

  /**
   * Makes the edges of those whose ends are both there by now.
   *
   * @return how many
   */
  long release(Collection<Waiting> found, GraphTransaction transaction) {
    Map<String, List<Waiting>> byKind = new TreeMap<>();
    for (Waiting waiting : found) {
      byKind.computeIfAbsent(waiting.entry(), entry -> new ArrayList<>()).add(waiting);
    }
    long released = 0;
    for (Map.Entry<String, List<Waiting>> kind : byKind.entrySet()) {
      EdgePlan plan = model.findEdge(kind.getKey());
      if (plan != null) {
        released += release(plan, kind.getValue(), transaction);
      }
    }
    return released;
  }

  private long release(EdgePlan plan, List<Waiting> waiting, GraphTransaction transaction) {
    List<Waiting> sorted =
        waiting.stream().sorted(java.util.Comparator.comparing(Waiting::key)).toList();
    Map<String, Object> parameters =
        Columnar.of(sorted)
            .with("entry", plan.id())
            .column("key", Waiting::key)
            .column("end", Waiting::end)
            .column("from", edge -> parameter(plan, plan.from(), edge, edge.from()))
            .column("to", edge -> parameter(plan, plan.to(), edge, edge.to()))
            .column("fromReference", Waiting::from)
            .column("toReference", Waiting::to)
            .parameters();
    NamingLock.use(NamingLock.ends(model, List.of(plan)), transaction);
    if (plan.ofJoin()) {
      transaction.run(lockWaiting, parameters);
    } else {
      lockOwners(plan, sorted, transaction);
    }
    List<Object> done = transaction.value(release(plan), parameters).asList();
    if (done.size() < sorted.size()) {
      dropDoubled(plan, sorted, done, transaction);
    }
    return done.size();
  }

  @SuppressWarnings("ReferenceEquality") // two ends may be equal; which of the two is asked
  private static Object parameter(EdgePlan plan, EndPlan end, Waiting edge, String reference) {
    boolean owner = !plan.ofJoin() && end == plan.ownerEnd();
    return end.parameter(owner ? edge.key() : end.keyOf(reference));
  }

  /** Locks the nodes of rows that own edges of a kind, in the order of their keys. */
  void lockOwners(EdgePlan plan, List<Waiting> edges, GraphTransaction transaction) {
    lockOwners(
        plan, names, new LinkedHashSet<>(edges.stream().map(Waiting::key).toList()), transaction);
  }

  static void lockOwners(
      EdgePlan plan, Names names, Collection<String> keys, GraphTransaction transaction) {
    transaction.run(
        "%s%s %s".formatted(UNWIND, plan.ownerEnd().match("a", "$rows.key[i]"), Names.lock("a")),
        Columnar.of(keys.stream().sorted().toList()).column("key", key -> key).parameters());
  }

  private String release(EdgePlan plan) {
    String owner = plan.ownerAtStart() ? "a" : "b";
    String guard =
        plan.ofJoin()
            ? "w.%s = $rows.fromReference[i] AND w.%s = $rows.toReference[i]"
                .formatted(names.from(), names.to())
            : "w.%1$s = %2$s.%1$s".formatted(names.version(), owner);
    String keptEnds = plan.keepsEnds() ? "" : ", r.%s, r.%s".formatted(names.from(), names.to());
    return "%sMATCH %s%s %s WITH w, a, b, i WHERE %s AND NOT %s CREATE (a)-[r%s]->(b) SET r = properties(w)%s REMOVE r.%s%s %s RETURN collect(i)"
        .formatted(
            UNWIND,
            waiting(),
            plan.from().match("a", "$rows.from[i]"),
            plan.to().match("b", "$rows.to[i]"),
            guard,
            exists(plan),
            plan.relationship(),
            stamped(plan),
            names.end(),
            keptEnds,
            Names.deleteNode("w", Names.WAITING));
  }

  /** An edge that waited before it was ever made has no time of its making. */
  private static String stamped(EdgePlan plan) {
    StringBuilder stamped = new StringBuilder();
    String created = plan.type().stamps().created();
    if (created != null) {
      stamped.append(", r.%1$s = coalesce(w.%1$s, datetime())".formatted(Cypher.name(created)));
    }
    String synced = plan.type().stamps().synced();
    if (synced != null) {
      stamped.append(", r.%s = datetime()".formatted(Cypher.name(synced)));
    }
    return stamped.toString();
  }

  /** Whether the row's edge is there. */
  private String exists(EdgePlan plan) {
    return plan.ofJoin()
        ? "EXISTS { MATCH ()-[x%s {%s: w.%s}]->() %s}"
            .formatted(plan.relationship(), names.row(), names.row(), plan.byRow("x", names))
        : "EXISTS { (a)-[x%s]->(b) WHERE x.%s = $entry AND x.%s = $rows.key[i] }"
            .formatted(plan.relationship(), names.entry(), names.key());
  }

  /** Deletes what waits beside its own edge. */
  private void dropDoubled(
      EdgePlan plan, List<Waiting> waiting, List<Object> done, GraphTransaction transaction) {
    Set<Object> indexes = new HashSet<>(done);
    List<Waiting> rest = new ArrayList<>();
    for (int i = 0; i < waiting.size(); i++) {
      if (!indexes.contains((long) i)) {
        rest.add(waiting.get(i));
      }
    }
    String ends =
        plan.ofJoin()
            ? ""
            : plan.from().match("a", "$rows.from[i]") + " " + plan.to().match("b", "$rows.to[i]");
    transaction.run(
        "%sMATCH %s%s WITH * WHERE %s %s"
            .formatted(UNWIND, waiting(), ends, exists(plan), Names.deleteNode("w", Names.WAITING)),
        Columnar.of(rest)
            .with("entry", plan.id())
            .column("key", Waiting::key)
            .column("end", Waiting::end)
            .column("from", edge -> parameter(plan, plan.from(), edge, edge.from()))
            .column("to", edge -> parameter(plan, plan.to(), edge, edge.to()))
            .parameters());
  }
}
