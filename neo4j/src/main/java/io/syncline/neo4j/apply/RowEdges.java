// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;

/** Writes the edges of all kinds that the rows of one entry own. Any thread. */
final class RowEdges {
  private final List<OwnedEdges> kinds;
  private final String lock;

  RowEdges(NodePlan plan, Names names) {
    this.kinds = plan.edges().stream().map(edge -> new OwnedEdges(edge, names)).toList();
    String version = names.version();
    this.lock =
        "%s%s SET n.%s = n.%s WITH n, i RETURN i, n.%s < %s AS older, n.%s > %s AS newer"
            .formatted(
                UNWIND,
                plan.self().match("n", "$key[i]"),
                version,
                version,
                version,
                VERSION,
                version,
                VERSION);
  }

  /**
   * Locks the nodes of rows that were written before. Rows of which the graph holds something newer
   * are skipped; those whose node is not what it should be are to be read again.
   */
  List<Mutation.Upsert> lock(List<Mutation.Upsert> upserts, Work work) {
    Map<String, Object> parameters =
        Columnar.of(upserts)
            .column("key", upsert -> upsert.id().key())
            .versions(Mutation.Upsert::version)
            .parameters();
    List<Mutation.Upsert> locked = new ArrayList<>(upserts.size());
    boolean[] found = new boolean[upserts.size()];
    for (Record row : work.transaction().list(lock, parameters)) {
      int index = row.get("i").asInt();
      found[index] = !row.get("older").asBoolean(true);
      if (found[index] && !row.get("newer").asBoolean()) {
        locked.add(upserts.get(index));
      }
    }
    for (int i = 0; i < found.length; i++) {
      if (!found[i]) {
        work.reread(upserts.get(i).id());
      }
    }
    return locked;
  }

  void write(List<Mutation.Upsert> upserts, Work work) {
    for (int i = 0; i < kinds.size(); i++) {
      int index = i;
      kinds.get(i).write(upserts.stream().map(upsert -> owner(upsert, index, work)).toList(), work);
    }
  }

  private static OwnedEdges.Owner owner(Mutation.Upsert upsert, int edge, Work work) {
    NodeState state = (NodeState) upsert.state();
    return new OwnedEdges.Owner(
        upsert.id().key(),
        upsert.version(),
        state.edges().get(edge).keys(),
        work.isCreated(upsert.id()));
  }
}
