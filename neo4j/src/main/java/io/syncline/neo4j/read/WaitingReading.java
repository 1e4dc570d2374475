// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.read;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.apply.WaitingEdge;
import io.syncline.core.apply.WaitingEdge.AbsentEnd;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/** Lists the edges that wait, and what for. Any thread. */
final class WaitingReading {
  private final GraphModel model;
  private final String list;

  WaitingReading(GraphModel model) {
    this.model = model;
    Names names = model.names();
    this.list =
        "MATCH (w%s {%s: $entry}) WHERE w.%s IS NOT NULL AND w.%s IS NOT NULL RETURN w.%s AS owner, w.%s AS from, w.%s AS to ORDER BY owner, w.%s LIMIT $limit"
            .formatted(
                Names.WAITING,
                names.entry(),
                names.key(),
                names.end(),
                names.key(),
                names.from(),
                names.to(),
                names.end());
  }

  /** How many edges of this mapping wait; those of other syncs are theirs. */
  long count(GraphTransaction transaction) {
    long all =
        transaction
            .value("MATCH (w%s) RETURN count(w)".formatted(Names.WAITING), Map.of())
            .asLong(); // Neo4j has this number at hand
    if (all == 0) {
      return 0;
    }
    List<String> entries = model.edgeIds();
    String count =
        "MATCH (w%s) WHERE w.%s IN $entries RETURN count(w)"
            .formatted(Names.WAITING, model.names().entry());
    return transaction.value(count, Map.of("entries", entries)).asLong();
  }

  List<WaitingEdge> list(@Nullable String owner, int limit, GraphTransaction transaction) {
    List<WaitingEdge> waiting = new ArrayList<>();
    for (EdgePlan plan : model.edges()) {
      if (owner == null || owner.equals(plan.owner())) {
        Map<String, Object> parameters =
            Map.of("entry", plan.id(), "limit", limit - waiting.size());
        List<Record> rows = transaction.list(list, parameters);
        waiting.addAll(explained(plan, rows, transaction));
      }
    }
    return waiting;
  }

  private static List<WaitingEdge> explained(
      EdgePlan plan, List<Record> rows, GraphTransaction transaction) {
    Set<String> from = absent(plan.from(), "from", rows, transaction);
    Set<String> to = absent(plan.to(), "to", rows, transaction);
    List<WaitingEdge> explained = new ArrayList<>();
    for (Record row : rows) {
      List<AbsentEnd> ends = new ArrayList<>();
      end(plan.from(), row.get("from").asString(null), from, ends);
      end(plan.to(), row.get("to").asString(null), to, ends);
      explained.add(new WaitingEdge(plan.id(), row.get("owner").asString(), ends));
    }
    return explained;
  }

  private static void end(
      EndPlan end, @Nullable String reference, Set<String> absent, List<AbsentEnd> ends) {
    if (reference != null && absent.contains(end.keyOf(reference))) {
      ends.add(new AbsentEnd(end.node(), end.keyOf(reference)));
    }
  }

  /** Keys of the nodes that are not there; the owner's own end names none. */
  private static Set<String> absent(
      EndPlan end, String side, List<Record> rows, GraphTransaction transaction) {
    List<String> keys =
        rows.stream()
            .filter(row -> !row.get(side).isNull())
            .map(row -> end.keyOf(row.get(side).asString()))
            .distinct()
            .toList();
    Set<String> absent = new HashSet<>();
    if (!keys.isEmpty()) {
      String find =
          UNWIND
              + "OPTIONAL %s WITH i, x WHERE x IS NULL RETURN collect(i)"
                  .formatted(end.match("x", "$rows.key[i]"));
      Map<String, Object> parameters = Columnar.of(keys).column("key", end::parameter).parameters();
      for (Object index : transaction.value(find, parameters).asList()) {
        absent.add(keys.get(((Long) index).intValue()));
      }
    }
    return absent;
  }
}
