// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.neo4j.content.RowContent;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Statements that make edges of one kind, or have them wait. */
final class EdgeStatements {
  private final EdgePlan plan;
  private final Names names;

  /** Creates the edges whose ends are both there; answers which. */
  final String create;

  /** Has edges wait: makes or rewrites their waiting edges. */
  final String await;

  /** Deletes waiting edges. */
  final String forget;

  EdgeStatements(EdgePlan plan, Names names) {
    this.plan = plan;
    this.names = names;
    this.create =
        "%s%s %s CREATE (a)-[r%s %s]->(b) RETURN collect(i)"
            .formatted(
                UNWIND,
                plan.from()
                    .match(
                        "a",
                        plan.ofJoin() || !plan.ownerAtStart() ? "$rows.from[i]" : "$rows.key[i]"),
                plan.to()
                    .match(
                        "b", plan.ofJoin() || plan.ownerAtStart() ? "$rows.to[i]" : "$rows.key[i]"),
                plan.relationship(),
                Assignment.map(created()));
    this.await = UNWIND + "MERGE " + waiting() + Assignment.set("w", awaited());
    this.forget = UNWIND + "MATCH " + waiting() + Names.deleteNode("w", Names.WAITING);
  }

  private String waiting() {
    return "(w%s {%s: $entry, %s: $rows.key[i], %s: $rows.end[i]}) "
        .formatted(Names.WAITING, names.entry(), names.key(), names.end());
  }

  private List<Assignment> created() {
    List<Assignment> created = new ArrayList<>();
    created.add(new Assignment(names.entry(), "$entry"));
    created.add(new Assignment(names.key(), "$rows.key[i]"));
    if (plan.keepsEnds()) {
      created.addAll(ends());
    }
    created.addAll(state());
    plan.type()
        .stamps()
        .names()
        .forEach(stamp -> created.add(new Assignment(Cypher.name(stamp), "datetime()")));
    return created;
  }

  private List<Assignment> awaited() {
    List<Assignment> awaited = new ArrayList<>(ends());
    awaited.addAll(state());
    return awaited;
  }

  private List<Assignment> ends() {
    return List.of(
        new Assignment(names.from(), "$rows.fromReference[i]"),
        new Assignment(names.to(), "$rows.toReference[i]"));
  }

  /** What an edge and the waiting edge in its place have in common. */
  private List<Assignment> state() {
    List<Assignment> state = new ArrayList<>();
    state.add(new Assignment(names.version(), VERSION));
    if (plan.ofJoin()) {
      state.add(new Assignment(names.row(), "$rows.row[i]"));
    }
    List<String> properties = plan.propertyNames();
    for (int i = 0; i < properties.size(); i++) {
      state.add(new Assignment(properties.get(i), "$rows.p%d[i]".formatted(i)));
    }
    if (!properties.isEmpty()) {
      state.add(new Assignment(names.hash(), "[$rows.hash1[i], $rows.hash2[i]]"));
      state.add(new Assignment(names.parts(), "$rows.parts[i]"));
    }
    for (String constant : plan.type().constants().keySet().stream().sorted().toList()) {
      String name = Cypher.name(constant);
      state.add(new Assignment(name, "$constants." + name));
    }
    return state;
  }

  Map<String, Object> creating(List<EdgeRow> rows) {
    Columnar<EdgeRow> columns = state(rows);
    if (plan.ofJoin() || !plan.ownerAtStart()) {
      columns.column("from", row -> plan.from().parameter(row.from()));
    }
    if (plan.ofJoin() || plan.ownerAtStart()) {
      columns.column("to", row -> plan.to().parameter(row.to()));
    }
    return (plan.keepsEnds() ? withReferences(columns) : columns).parameters();
  }

  Map<String, Object> awaiting(List<EdgeRow> rows) {
    return withReferences(state(rows)).column("end", row -> row.end(plan)).parameters();
  }

  private Columnar<EdgeRow> withReferences(Columnar<EdgeRow> columns) {
    return columns
        .column("fromReference", row -> reference(plan.from(), row.from()))
        .column("toReference", row -> reference(plan.to(), row.to()));
  }

  /** The end at the owner's own node is never waited for. */
  @SuppressWarnings("ReferenceEquality") // two ends may be equal; which of the two is asked
  private @Nullable String reference(EndPlan end, String key) {
    return !plan.ofJoin() && end == plan.ownerEnd() ? null : end.reference(key);
  }

  private Columnar<EdgeRow> state(List<EdgeRow> rows) {
    Columnar<EdgeRow> columns =
        Columnar.of(rows)
            .with("entry", plan.id())
            .with("constants", plan.type().constants())
            .column("key", EdgeRow::key)
            .versions(EdgeRow::version);
    if (plan.ofJoin()) {
      columns.column("row", row -> plan.rowId(row.key()));
    }
    int properties = plan.propertyNames().size();
    for (int i = 0; i < properties; i++) {
      int index = i;
      columns.column("p" + i, row -> content(row).value(index));
    }
    if (properties > 0) {
      columns
          .column("hash1", row -> content(row).hash().first())
          .column("hash2", row -> content(row).hash().second())
          .column("parts", row -> content(row).parts());
    }
    return columns;
  }

  private static RowContent content(EdgeRow row) {
    return Objects.requireNonNull(row.content());
  }
}
