// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import java.util.Map;

/**
 * Prepares join rows to be written whole: an edge with a wrong end goes, one with the right ends
 * gets its marks and constants, and what waits beside an edge goes. Any thread.
 */
final class JoinRepair {
  private final EdgePlan plan;
  private final Names names;
  private final String dropMisplaced;
  private final String mark;
  private final String loosenEdges;
  private final String loosenWaiting;
  private final String dropDoubled;

  JoinRepair(EdgePlan plan, Names names) {
    this.plan = plan;
    this.names = names;
    String edge =
        "%sMATCH (a)-[r%s {%s: $rows.row[i]}]->(b) %s%sWITH a, r, b, i WHERE r.%s IS NOT NULL AND %s "
            .formatted(
                UNWIND,
                plan.relationship(),
                names.row(),
                plan.byRow("r", names),
                Names.lock("r"),
                names.row(),
                Repair.mayBeWritten("r." + names.version()));
    this.dropMisplaced =
        "%sAND NOT coalesce(%s AND %s, false) %s"
            .formatted(
                edge,
                isEnd(plan.from(), "a", "$rows.from[i]"),
                isEnd(plan.to(), "b", "$rows.to[i]"),
                names.deleteEdge("r"));
    this.loosenEdges = edge + "SET r.%s = []".formatted(names.version());
    this.mark = loosenEdges + marks();
    String waiting =
        "%sMATCH (w%s {%s: $entry, %s: $rows.key[i], %s: ''}) "
            .formatted(UNWIND, Names.WAITING, names.entry(), names.key(), names.end());
    this.loosenWaiting =
        waiting
            + Names.lock("w")
            + "WITH w, i WHERE w.%s IS NOT NULL AND %s SET w.%s = []"
                .formatted(
                    names.key(), Repair.mayBeWritten("w." + names.version()), names.version());
    this.dropDoubled =
        waiting
            + "WITH w, i MATCH ()-[r%s {%s: $rows.row[i]}]->() %s%s"
                .formatted(
                    plan.relationship(),
                    names.row(),
                    plan.byRow("r", names),
                    Names.deleteNode("w", Names.WAITING));
  }

  private static String isEnd(EndPlan end, String variable, String parameter) {
    return "%s%s AND %s = %s".formatted(variable, end.label(), end.key(variable), parameter);
  }

  private String marks() {
    String marks = ", r.%s = $entry, r.%s = $rows.key[i]".formatted(names.entry(), names.key());
    if (plan.keepsEnds()) {
      marks +=
          ", r.%s = $rows.fromReference[i], r.%s = $rows.toReference[i]"
              .formatted(names.from(), names.to());
    }
    return plan.type().constants().isEmpty()
        ? marks
        : marks + ", " + NodeRepair.constants(plan, "r");
  }

  void prepare(EntryBatch batch, Version newest, Work work) {
    if (!batch.upserts().isEmpty()) {
      Map<String, Object> parameters = upserts(batch, newest);
      work.transaction().run(dropMisplaced, parameters);
      work.transaction().run(mark, parameters);
      if (work.anythingWaits()) {
        work.transaction().run(loosenWaiting, parameters);
        work.transaction().run(dropDoubled, parameters);
      }
    }
    if (!batch.removals().isEmpty()) {
      Map<String, Object> parameters =
          common(Columnar.of(batch.removals()), newest)
              .column("key", removal -> removal.id().key())
              .column("row", removal -> plan.rowId(removal.id().key()))
              .versions(Mutation.Remove::version)
              .parameters();
      work.transaction().run(loosenEdges, parameters);
      if (work.anythingWaits()) {
        work.transaction().run(loosenWaiting, parameters);
      }
    }
  }

  private Map<String, Object> upserts(EntryBatch batch, Version newest) {
    return common(Columnar.of(batch.upserts()), newest)
        .column("key", upsert -> upsert.id().key())
        .column("row", upsert -> plan.rowId(upsert.id().key()))
        .column("from", upsert -> plan.from().parameter(state(upsert).from()))
        .column("to", upsert -> plan.to().parameter(state(upsert).to()))
        .column("fromReference", upsert -> plan.from().reference(state(upsert).from()))
        .column("toReference", upsert -> plan.to().reference(state(upsert).to()))
        .versions(Mutation.Upsert::version)
        .parameters();
  }

  private static EdgeState state(Mutation.Upsert upsert) {
    return (EdgeState) upsert.state();
  }

  private <T> Columnar<T> common(Columnar<T> columns, Version newest) {
    return columns
        .with("entry", plan.id())
        .with("constants", plan.type().constants())
        .with("newest", Work.stored(newest));
  }
}
