// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.change.Version;
import io.syncline.neo4j.content.RowContent;
import io.syncline.neo4j.content.Stored;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.neo4j.driver.Record;

/** What the graph holds of the rows of one join table: edges, and waiting edges. Any thread. */
final class JoinRows {
  private final EdgePlan plan;
  private final Names names;
  private final String edge;
  private final String waiting;

  JoinRows(EdgePlan plan, Names names) {
    this.plan = plan;
    this.names = names;
    this.edge =
        "%sMATCH (a)-[r%s {%s: $rows.row[i]}]->(b) %s"
            .formatted(UNWIND, plan.relationship(), names.row(), plan.byRow("r", names));
    this.waiting =
        "(r%s {%s: $entry, %s: $rows.key[i], %s: ''}) "
            .formatted(Names.WAITING, names.entry(), names.key(), names.end());
  }

  /** Finds the edges of rows; to be continued. */
  String edge() {
    return edge;
  }

  /** How much of a row is read. */
  enum Read {
    STATE,
    WHOLE
  }

  /**
   * A row's edge or waiting edge, locked.
   *
   * @param from reference of the start, as {@code EndPlan.reference} makes it
   */
  record Found(List<Long> version, Stored stored, String from, String to) {
    static Found of(Record row) {
      return new Found(
          Stored.longs(row.get("version")),
          Stored.of(row.get("hash"), row.get("parts"), row.get("properties")),
          row.get("from").asString(""),
          row.get("to").asString(""));
    }

    boolean isNewerThan(Version other) {
      List<Long> that = Work.stored(other);
      for (int i = 0; i < version.size(); i++) {
        int order = Long.compare(version.get(i), that.get(i));
        if (order != 0) {
          return order > 0;
        }
      }
      return false;
    }
  }

  Map<String, Found> lockEdges(List<String> keys, Read read, GraphTransaction transaction) {
    if (keys.isEmpty() || isEmpty(transaction)) {
      return Map.of();
    }
    String ends =
        plan.keepsEnds()
            ? "r.%s AS from, r.%s AS to".formatted(names.from(), names.to())
            : "$fromPrefix + %s AS from, $toPrefix + %s AS to"
                .formatted(plan.from().key("a"), plan.to().key("b"));
    return found(edge + lock("r, i, a, b") + read(read) + ends, keys, transaction);
  }

  private boolean isEmpty(GraphTransaction transaction) {
    String first = "MATCH ()-[r%s]->() RETURN 1 LIMIT 1".formatted(plan.relationship());
    return transaction.list(first, Map.of()).isEmpty();
  }

  Map<String, Found> lockWaiting(List<String> keys, Read read, GraphTransaction transaction) {
    String ends = "r.%s AS from, r.%s AS to".formatted(names.from(), names.to());
    return found(UNWIND + "MATCH " + waiting + lock("r, i") + read(read) + ends, keys, transaction);
  }

  /** What was deleted before the lock came has no key any more. */
  private String lock(String with) {
    return Names.lock("r") + "WITH %s WHERE r.%s IS NOT NULL ".formatted(with, names.key());
  }

  private String read(Read read) {
    return "RETURN i, r.%s AS version, r.%s AS hash, r.%s AS parts, %s AS properties, "
        .formatted(
            names.version(),
            names.hash(),
            names.parts(),
            read == Read.WHOLE ? "properties(r)" : "null");
  }

  private Map<String, Found> found(
      String statement, List<String> keys, GraphTransaction transaction) {
    Map<String, Found> found = new HashMap<>();
    for (Record row : transaction.list(statement, parameters(keys))) {
      found.put(keys.get(row.get("i").asInt()), Found.of(row));
    }
    return found;
  }

  private Map<String, Object> parameters(List<String> keys) {
    return Columnar.of(keys)
        .with("entry", plan.id())
        .with("fromPrefix", plan.from().prefix())
        .with("toPrefix", plan.to().prefix())
        .column("key", key -> key)
        .column("row", plan::rowId)
        .parameters();
  }

  /** Writes new values to edges whose ends are the same. */
  void update(List<EdgeRow> rows, GraphTransaction transaction) {
    if (rows.isEmpty()) {
      return;
    }
    List<Assignment> assignments = new ArrayList<>();
    assignments.add(new Assignment(names.version(), VERSION));
    List<String> properties = plan.propertyNames();
    Columnar<EdgeRow> columns =
        Columnar.of(rows).column("row", row -> plan.rowId(row.key())).versions(EdgeRow::version);
    for (int i = 0; i < properties.size(); i++) {
      int index = i;
      assignments.add(new Assignment(properties.get(i), "$rows.p%d[i]".formatted(i)));
      columns.column("p" + i, row -> content(row).value(index));
    }
    if (!properties.isEmpty()) {
      assignments.add(new Assignment(names.hash(), "[$rows.hash1[i], $rows.hash2[i]]"));
      assignments.add(new Assignment(names.parts(), "$rows.parts[i]"));
      columns
          .column("hash1", row -> content(row).hash().first())
          .column("hash2", row -> content(row).hash().second())
          .column("parts", row -> content(row).parts());
    }
    String synced = plan.type().stamps().synced();
    if (synced != null) {
      assignments.add(new Assignment(Cypher.name(synced), "datetime()"));
    }
    transaction.run(edge + Assignment.set("r", assignments), columns.parameters());
  }

  private static RowContent content(EdgeRow row) {
    return Objects.requireNonNull(row.content());
  }

  void delete(List<String> keys, GraphTransaction transaction) {
    if (!keys.isEmpty()) {
      transaction.run(edge + names.deleteEdge("r"), parameters(keys));
    }
  }

  void forget(List<String> keys, GraphTransaction transaction) {
    if (!keys.isEmpty()) {
      transaction.run(UNWIND + "MATCH " + waiting + "DELETE r", parameters(keys));
    }
  }

  /** Makes sure that these rows have the waiting edge just written, and no edge. */
  void mustWait(Collection<EdgeRow> rows, GraphTransaction transaction) {
    String count =
        "%sMATCH %sWHERE r.%s = %s AND NOT EXISTS { MATCH ()-[x%s {%s: $rows.row[i]}]->() %s} RETURN count(r)"
            .formatted(
                UNWIND,
                waiting,
                names.version(),
                VERSION,
                plan.relationship(),
                names.row(),
                plan.byRow("x", names));
    Map<String, Object> parameters =
        Columnar.of(List.copyOf(rows))
            .with("entry", plan.id())
            .column("key", EdgeRow::key)
            .column("row", row -> plan.rowId(row.key()))
            .versions(EdgeRow::version)
            .parameters();
    if (transaction.value(count, parameters).asInt() != rows.size()) {
      throw disturbed();
    }
  }

  /** Locks the absence of these rows' waiting edges, so that no edge of theirs can become one. */
  void lockAbsentWaiting(List<String> keys, GraphTransaction transaction) {
    String lock =
        "%sMERGE %sON CREATE SET r.%s = true WITH r WHERE r.%s DELETE r RETURN count(*)"
            .formatted(UNWIND, waiting, names.ghost(), names.ghost());
    if (transaction.value(lock, parameters(keys)).asInt() != keys.size()) {
      throw disturbed();
    }
  }

  Refusal disturbed() {
    return Refusal.disturbed("rows of " + plan.id() + " changed while they were written");
  }
}
