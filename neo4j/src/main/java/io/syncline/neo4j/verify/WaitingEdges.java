// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Record;

/** Reads the waiting edges of one kind, and whether their ends are there. Any thread. */
final class WaitingEdges {
  private final EdgePlan plan;
  private final Names names;
  private final String find;

  WaitingEdges(EdgePlan plan, Names names, String columns) {
    this.plan = plan;
    this.names = names;
    this.find =
        "%sMATCH (w%s) WHERE w.%s = $entry AND w.%s = $rows.key[i] AND w.%s IS NOT NULL RETURN i, w.%s AS end, coalesce(w.%s, '') AS from, coalesce(w.%s, '') AS to, %s"
            .formatted(
                UNWIND,
                Names.WAITING,
                names.entry(),
                names.key(),
                names.end(),
                names.end(),
                names.from(),
                names.to(),
                columns);
  }

  static boolean anythingWaits(GraphTransaction transaction) {
    String first = "MATCH (w%s) RETURN 1 LIMIT 1".formatted(Names.WAITING);
    return !transaction.list(first, Map.of()).isEmpty();
  }

  /** By index of their row. */
  Map<Integer, List<Record>> find(List<String> keys, GraphTransaction transaction) {
    Map<Integer, List<Record>> found = new HashMap<>();
    Map<String, Object> parameters =
        Columnar.of(keys).with("entry", plan.id()).column("key", key -> key).parameters();
    for (Record row : transaction.list(find, parameters)) {
      found.computeIfAbsent(row.get("i").asInt(), i -> new ArrayList<>()).add(row);
    }
    return found;
  }

  /**
   * Those of the nodes that are there. A node that is just being made or removed, or that belongs
   * to another row, is not.
   */
  Set<String> present(EndPlan end, Set<String> keys, GraphTransaction transaction) {
    if (keys.isEmpty()) {
      return Set.of();
    }
    List<String> list = List.copyOf(keys);
    String statement =
        "%s%s WITH i, x WHERE x.%s IS NULL OR x.%s <> [] RETURN collect(DISTINCT i)"
            .formatted(UNWIND, end.match("x", "$rows.key[i]"), names.version(), names.version());
    Map<String, Object> parameters = Columnar.of(list).column("key", end::parameter).parameters();
    Set<String> present = new HashSet<>();
    transaction
        .value(statement, parameters)
        .asList(index -> list.get(index.asInt()))
        .forEach(present::add);
    return present;
  }
}
