// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.apply.JoinRows.Found;
import io.syncline.neo4j.apply.KeyChanges.KeyChange;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives the edges and waiting edges of join rows other keys. Any thread. */
final class JoinMoves implements KeyedRows {
  private final EdgePlan plan;
  private final JoinEdges edges;
  private final Names names;

  JoinMoves(EdgePlan plan, JoinEdges edges, Names names) {
    this.plan = plan;
    this.edges = edges;
    this.names = names;
  }

  @Override
  public List<KeyChange> unmoved(List<KeyChange> changes, Work work) {
    Map<String, Found> found = edges.lock(changes.stream().map(KeyChange::from).toList(), work);
    return changes.stream()
        .filter(
            change -> {
              Found row = found.get(change.from());
              return row != null && !row.isNewerThan(change.unmoved());
            })
        .toList();
  }

  @Override
  public Set<String> taken(List<String> keys, Work work) {
    return edges.lock(keys, work).keySet();
  }

  @Override
  public void remove(List<Mutation.Remove> removals, Work work) {
    edges.remove(removals, work);
  }

  @Override
  public void rename(List<KeyChange> changes, Work work) {
    if (changes.isEmpty()) {
      return;
    }
    Columnar<KeyChange> columns =
        Columnar.of(changes)
            .with("entry", plan.id())
            .column("from", change -> plan.rowId(change.from()))
            .column("temporary", KeyChange::temporary)
            .column("to", change -> plan.rowId(change.to()))
            .column("fromKey", KeyChange::from)
            .column("toKey", KeyChange::to)
            .versions(KeyChange::after);
    String edge =
        "%sMATCH ()-[r%s {%s: $rows.%%s[i]}]->() %s"
            .formatted(UNWIND, plan.relationship(), names.row(), plan.byRow("r", names));
    String waiting =
        "%sMATCH (r%s {%s: $entry, %s: $rows.%%s[i], %s: ''}) "
            .formatted(UNWIND, Names.WAITING, names.entry(), names.key(), names.end());
    String set = "SET r.%s = $rows.%%s[i], r.%s = $rows.%%s[i]".formatted(names.row(), names.key());
    String away = set.formatted("temporary", "temporary");
    String back = set.formatted("to", "toKey") + ", r.%s = %s".formatted(names.version(), VERSION);
    Map<String, Object> parameters = columns.parameters();
    GraphTransaction transaction = work.transaction();
    transaction.run(edge.formatted("from") + away, parameters);
    transaction.run(waiting.formatted("fromKey") + away, parameters);
    transaction.run(edge.formatted("temporary") + back, parameters);
    transaction.run(waiting.formatted("temporary") + back, parameters);
  }
}
