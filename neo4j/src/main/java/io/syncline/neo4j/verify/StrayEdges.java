// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.neo4j.driver.Record;

/**
 * Edges that bear the mark of a kind of ours where no row's edges are looked for: not at a node of
 * any row of their owner's entry, or without their row's name. They are found by looking at all
 * edges of a type, once before the keys of an entry are paged. Any thread.
 */
final class StrayEdges {
  private static final int LIMIT = 10_000;

  private final Names names;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  StrayEdges(GraphModel model) {
    this.names = model.names();
  }

  /**
   * Such edges of an entry.
   *
   * @param keys of the rows that they name, so many at most
   * @param nameless whether some bear what is no row's name
   */
  private record Seen(Set<String> keys, boolean nameless) {
    static final Seen NOTHING = new Seen(Set.of(), false);
  }

  /** Looks at all edges of an entry. */
  void look(String entry, List<EdgePlan> kinds, GraphTransaction transaction) {
    Set<String> keys = new TreeSet<>();
    boolean nameless = false;
    for (EdgePlan kind : kinds) {
      String statement =
          kind.matchOutside(names)
              + " RETURN DISTINCT r.%s AS key LIMIT $limit".formatted(names.key());
      Map<String, Object> parameters =
          Map.of("entry", kind.id(), "limit", LIMIT, "prefix", kind.strayPrefix());
      for (Record row : transaction.list(statement, parameters)) {
        if (row.get("key").asObject() instanceof String key) {
          keys.add(key);
        } else {
          nameless = true;
        }
      }
    }
    seen.put(entry, new Seen(Set.copyOf(keys), nameless));
  }

  /** Whether all edges of an entry were looked at, and none was such. */
  boolean hasNone(String entry) {
    return Seen.NOTHING.equals(seen.get(entry));
  }

  Set<String> known(String entry) {
    return seen.getOrDefault(entry, Seen.NOTHING).keys();
  }

  /**
   * Adds such edges of rows that are gone and are known to have some. Those under the name of a row
   * that is there are a flaw of its entry: how it is compared does not depend on who looked before.
   */
  void compare(List<EdgePlan> kinds, List<Found> rows, GraphTransaction transaction) {
    Map<String, Found> concerned = new HashMap<>();
    for (EdgePlan kind : kinds) {
      Set<String> known = known(kind.owner());
      if (!known.isEmpty()) {
        rows.stream()
            .filter(row -> known.contains(row.key()))
            .forEach(row -> concerned.put(row.key(), row));
      }
    }
    for (EdgePlan kind : concerned.isEmpty() ? List.<EdgePlan>of() : kinds) {
      String statement =
          "%s AND r.%s IN $keys RETURN r.%s AS key, elementId(r) AS id ORDER BY id"
              .formatted(kind.matchOutside(names), names.key(), names.key());
      Map<String, Object> parameters =
          Map.of(
              "entry",
              kind.id(),
              "prefix",
              kind.strayPrefix(),
              "keys",
              new HashSet<>(concerned.keySet()).stream().toList());
      for (Record row : transaction.list(statement, parameters)) {
        Found found = concerned.get(row.get("key").asString());
        if (found != null) {
          found.holds(kind.id() + row.get("id"));
          found.add(Kind.ORPHAN, "edge", "", kind.id() + " at a wrong place");
        }
      }
    }
  }
}
