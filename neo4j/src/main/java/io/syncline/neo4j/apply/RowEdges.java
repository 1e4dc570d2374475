// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.apply.OwnedEdges.Holds;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;

/** Writes the edges of all kinds that the rows of one entry own. Any thread. */
final class RowEdges {
  private final List<OwnedEdges> kinds;
  private final String lock;

  RowEdges(NodePlan plan, Names names) {
    this.kinds = plan.edges().stream().map(edge -> new OwnedEdges(edge, names)).toList();
    String version = names.version();
    this.lock =
        "%s%s %sWITH i, n.%s AS has, %s AS version, %s AS bare "
                .formatted(
                    UNWIND,
                    plan.self().match("n", "$rows.key[i]"),
                    Names.lock("n"),
                    version,
                    VERSION,
                    bare(plan))
            + "RETURN collect(CASE WHEN has >= version THEN i END) AS written,"
            + " collect(CASE WHEN has > version THEN i END) AS newer,"
            + " collect(CASE WHEN bare THEN i END) AS bare";
  }

  /** Whether a node has no relationship of the types its row owns: Neo4j need not look at them. */
  private static String bare(NodePlan plan) {
    return plan.edges().isEmpty()
        ? "true"
        : plan.edges().stream()
            .map(edge -> "COUNT { %s } = 0".formatted(edge.fromOwner("n", "", "")))
            .distinct()
            .collect(Collectors.joining(" AND "));
  }

  /** Rows whose nodes are locked, and those of them that own no edge yet. */
  record Locked(List<Mutation.Upsert> rows, Set<String> bare) {}

  /**
   * Locks the nodes of rows that were written before. Rows of which the graph holds something newer
   * are skipped; those whose node is not what it should be are to be read again.
   */
  Locked lock(List<Mutation.Upsert> upserts, Work work) {
    Map<String, Object> parameters =
        Columnar.of(upserts)
            .column("key", upsert -> upsert.id().key())
            .versions(Mutation.Upsert::version)
            .parameters();
    Answer<List<Record>> answer = work.transaction().ask(lock, parameters);
    work.rowsAreLocked();
    work.willAskWhetherAnythingWaited();
    Record result = answer.await().getFirst();
    Set<Object> written = new HashSet<>(result.get("written").asList());
    Set<Object> newer = new HashSet<>(result.get("newer").asList());
    List<Mutation.Upsert> locked = new ArrayList<>(upserts.size());
    for (int i = 0; i < upserts.size(); i++) {
      if (!written.contains((long) i)) {
        work.reread(upserts.get(i).id());
      } else if (!newer.contains((long) i)) {
        locked.add(upserts.get(i));
      }
    }
    Set<String> bare = new HashSet<>();
    result
        .get("bare")
        .asList()
        .forEach(i -> bare.add(upserts.get(((Long) i).intValue()).id().key()));
    return new Locked(locked, bare);
  }

  /** Writes the edges of rows whose nodes the same transaction has written. */
  void write(List<Mutation.Upsert> upserts, Work work) {
    write(upserts, id -> work.isCreated(id) ? Holds.NOTHING : Holds.ANYTHING, work);
  }

  /** Writes the edges of rows whose nodes were written before. */
  void write(Locked locked, Work work) {
    write(
        locked.rows(),
        id -> locked.bare().contains(id.key()) ? Holds.NO_EDGE : Holds.ANYTHING,
        work);
  }

  private void write(List<Mutation.Upsert> upserts, Function<EntityId, Holds> holds, Work work) {
    List<OwnedEdges.Writing> writings = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      int kind = i;
      List<OwnedEdges.Owner> owners =
          upserts.stream().map(upsert -> owner(upsert, kind, holds.apply(upsert.id()))).toList();
      writings.add(kinds.get(i).begin(owners, work));
    }
    writings.forEach(OwnedEdges.Writing::make);
    writings.forEach(OwnedEdges.Writing::finish);
  }

  private static OwnedEdges.Owner owner(Mutation.Upsert upsert, int edge, Holds holds) {
    NodeState state = (NodeState) upsert.state();
    return new OwnedEdges.Owner(
        upsert.id().key(), upsert.version(), state.edges().get(edge).keys(), holds);
  }
}
