// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A lock for each entry on what its nodes are called, held until the transaction ends: many
 * transactions may use names, to make edges to the nodes that have them, while none changes one.
 * Neo4j itself lets an edge be made to a node that another transaction is giving another key; that
 * transaction does not see the edge and leaves it where it is.
 *
 * <p>Shared, it is the lock that MERGE takes in the index of a unique property on a node that is
 * there; alone, the lock that setting such a property takes.
 */
public final class NamingLock {
  private static final String CHANGE =
      "MATCH (l:SynclineLock {id: $id}) SET l.id = $id + '|' WITH l SET l.id = $id RETURN count(l)";

  private NamingLock() {}

  /** Makes the locks of all entries that do not have theirs. Who first uses one makes it, too. */
  public static void prepare(Graph graph, GraphModel model) {
    graph.inTransaction(
        transaction -> {
          use(ends(model, model.edges()), transaction);
          return true;
        });
  }

  /** The ends of edges, other than their owners, whose names a transaction uses. */
  static SortedSet<String> ends(GraphModel model, Iterable<EdgePlan> edges) {
    SortedSet<String> ends = new TreeSet<>();
    for (EdgePlan edge : edges) {
      for (EndPlan end : List.of(edge.from(), edge.to())) {
        boolean owner =
            !edge.ofJoin() && end.equals(edge.ownerEnd()) && !end.equals(edge.otherEnd());
        if (!owner && model.isNamed(end)) {
          ends.add(end.node());
        }
      }
    }
    return ends;
  }

  /**
   * Takes the locks of all these entries in one order, the same in every transaction, so that no
   * two wait for each other.
   */
  static void take(
      SortedSet<String> changed, SortedSet<String> used, GraphTransaction transaction) {
    SortedSet<String> shared = new TreeSet<>(used);
    shared.removeAll(changed);
    for (String entry : changed) {
      SortedSet<String> before = shared.headSet(entry);
      use(before, transaction);
      before.clear();
      change(entry, transaction);
    }
    use(shared, transaction);
  }

  /** Keeps the names of these entries' nodes as they are. */
  static void use(Collection<String> entries, GraphTransaction transaction) {
    if (!entries.isEmpty()) {
      transaction.run(
          UNWIND + "MERGE (l:SynclineLock {id: $rows.id[i]})",
          Columnar.of(List.copyOf(entries)).column("id", EndPlan::escaped).parameters());
    }
  }

  /** Keeps everybody else from using the names of an entry's nodes. */
  static void change(String entry, GraphTransaction transaction) {
    Map<String, Object> id = Map.of("id", EndPlan.escaped(entry));
    if (transaction.value(CHANGE, id).asLong() == 0) {
      use(List.of(entry), transaction);
      transaction.value(CHANGE, id);
    }
  }
}
