// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.neo4j.driver.Record;

/** The waiting edges of rows that are nodes. Any thread. */
final class NodeWaits {
  private final NodePlan plan;
  private final List<WaitingEdges> kinds = new ArrayList<>();

  NodeWaits(NodePlan plan, Names names) {
    this.plan = plan;
    String version = "w.%s AS version".formatted(names.version());
    for (EdgePlan edge : plan.edges()) {
      kinds.add(new WaitingEdges(edge, names, version));
    }
  }

  /** The waiting edges of one kind by row, and which of their ends are there. */
  record Waits(Map<Integer, List<Record>> byRow, Set<String> present) {
    static final Waits NONE = new Waits(Map.of(), Set.of());
  }

  /** Whether any edge waits at all. */
  boolean any(GraphTransaction transaction) {
    return !kinds.isEmpty() && WaitingEdges.anythingWaits(transaction);
  }

  /** By kind of edge. */
  List<Waits> find(
      List<String> keys,
      List<Mutation> expected,
      boolean anythingWaits,
      GraphTransaction transaction) {
    List<Waits> waits = new ArrayList<>();
    for (int kind = 0; kind < kinds.size(); kind++) {
      waits.add(anythingWaits ? find(kind, keys, expected, transaction) : Waits.NONE);
    }
    return waits;
  }

  private Waits find(
      int kind, List<String> keys, List<Mutation> expected, GraphTransaction transaction) {
    Map<Integer, List<Record>> byRow = kinds.get(kind).find(keys, transaction);
    Set<String> due = new HashSet<>();
    byRow.forEach(
        (i, rows) -> {
          if (expected.get(i) instanceof Mutation.Upsert upsert) {
            List<String> ends = due((NodeState) upsert.state(), kind);
            rows.stream()
                .map(row -> row.get("end").asString())
                .filter(ends::contains)
                .forEach(due::add);
          }
        });
    return new Waits(
        byRow, kinds.get(kind).present(plan.edges().get(kind).otherEnd(), due, transaction));
  }

  /** The other ends of the edges of a kind that a row owns. */
  static List<String> due(NodeState state, int kind) {
    EdgeEnds ends = state.edges().get(kind);
    return Objects.requireNonNullElse(ends.keys(), List.of());
  }

  /** Takes note of what waits for a row; whether anything does. */
  boolean hold(List<Waits> waits, int i, Found found) {
    Map<String, List<Record>> all = new HashMap<>();
    for (int kind = 0; kind < waits.size(); kind++) {
      List<Record> rows = Rows.at(waits.get(kind).byRow(), i);
      if (!rows.isEmpty()) {
        all.put(plan.edges().get(kind).id(), rows);
        rows.forEach(row -> found.version(row.get("version")));
        found.holds(
            plan.edges().get(kind).id()
                + rows.stream().map(r -> r.get("end").toString()).sorted().toList());
      }
    }
    return !all.isEmpty();
  }
}
