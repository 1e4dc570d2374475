// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.change.Version;
import io.syncline.core.type.ContentHash;
import io.syncline.neo4j.content.RowContent;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

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
        "%sMATCH (a)-[r%s {%s: $row[i]}]->(b) "
            .formatted(UNWIND, plan.relationship(), names.row());
    this.waiting =
        "(r%s {%s: $entry, %s: $key[i], %s: ''}) "
            .formatted(Names.WAITING, names.entry(), names.key(), names.end());
  }

  /**
   * A row's edge or waiting edge, locked.
   *
   * @param from reference of the start, as {@code EndPlan.reference} makes it
   */
  record Found(List<Long> version, ContentHash hash, List<Long> parts, String from, String to) {
    static Found of(Record row) {
      List<Long> hash = longs(row.get("hash"));
      return new Found(
          longs(row.get("version")),
          hash.size() == 2 ? new ContentHash(hash.get(0), hash.get(1)) : ContentHash.ZERO,
          longs(row.get("parts")),
          row.get("from").asString(""),
          row.get("to").asString(""));
    }

    private static List<Long> longs(Value value) {
      return value.isNull() ? List.of() : value.asList(Value::asLong);
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

  Map<String, Found> lockEdges(List<String> keys, GraphTransaction transaction) {
    if (keys.isEmpty() || isEmpty(transaction)) {
      return Map.of();
    }
    String ends =
        plan.keepsEnds()
            ? "r.%s AS from, r.%s AS to".formatted(names.from(), names.to())
            : "$fromPrefix + %s AS from, $toPrefix + %s AS to"
                .formatted(plan.from().key("a"), plan.to().key("b"));
    return lock(edge, "r, i, a, b", ends, keys, transaction);
  }

  private boolean isEmpty(GraphTransaction transaction) {
    String count = "MATCH ()-[r%s]->() RETURN count(r)".formatted(plan.relationship());
    return transaction.value(count, Map.of()).asLong() == 0;
  }

  Map<String, Found> lockWaiting(List<String> keys, GraphTransaction transaction) {
    String ends = "r.%s AS from, r.%s AS to".formatted(names.from(), names.to());
    return lock(UNWIND + "MATCH " + waiting, "r, i", ends, keys, transaction);
  }

  /** What was deleted before the lock came has no key any more. */
  private Map<String, Found> lock(
      String match, String with, String ends, List<String> keys, GraphTransaction transaction) {
    String statement =
        "%sSET r.%s = r.%s WITH %s WHERE r.%s IS NOT NULL RETURN i, r.%s AS version, r.%s AS hash, r.%s AS parts, %s"
            .formatted(
                match,
                names.version(),
                names.version(),
                with,
                names.key(),
                names.version(),
                names.hash(),
                names.parts(),
                ends);
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
        .column("row", key -> plan.rowId(key))
        .parameters();
  }

  /** Writes new values to edges whose ends are the same. */
  void update(List<EdgeRow> rows, GraphTransaction transaction) {
    Map<BitSet, List<EdgeRow>> byUnchanged = new LinkedHashMap<>();
    for (EdgeRow row : rows) {
      byUnchanged.computeIfAbsent(content(row).unchanged(), u -> new ArrayList<>()).add(row);
    }
    byUnchanged.forEach(
        (unchanged, alike) ->
            transaction.run(updateStatement(unchanged), updateParameters(unchanged, alike)));
  }

  private String updateStatement(BitSet unchanged) {
    List<Assignment> assignments = new ArrayList<>();
    assignments.add(new Assignment(names.version(), VERSION));
    if (plan.hasContent()) {
      assignments.add(new Assignment(names.hash(), "[$hash1[i], $hash2[i]]"));
      assignments.add(new Assignment(names.parts(), "$parts[i]"));
    }
    List<String> properties = plan.propertyNames();
    for (int i = unchanged.nextClearBit(0);
        i < properties.size();
        i = unchanged.nextClearBit(i + 1)) {
      assignments.add(new Assignment(properties.get(i), "$p%d[i]".formatted(i)));
    }
    return edge + Assignment.set("r", assignments);
  }

  private Map<String, Object> updateParameters(BitSet unchanged, List<EdgeRow> rows) {
    Columnar<EdgeRow> columns =
        Columnar.of(rows)
            .column("row", row -> plan.rowId(row.key()))
            .versions(EdgeRow::version)
            .column("hash1", row -> content(row).hash().first())
            .column("hash2", row -> content(row).hash().second())
            .column("parts", row -> content(row).parts());
    int properties = plan.propertyNames().size();
    for (int i = unchanged.nextClearBit(0); i < properties; i = unchanged.nextClearBit(i + 1)) {
      int index = i;
      columns.column("p" + i, row -> content(row).value(index));
    }
    return columns.parameters();
  }

  private static RowContent content(EdgeRow row) {
    return Objects.requireNonNull(row.content());
  }

  void delete(List<String> keys, GraphTransaction transaction) {
    if (!keys.isEmpty()) {
      transaction.run(edge + "DELETE r", parameters(keys));
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
        "%sMATCH %sWHERE r.%s = %s AND NOT EXISTS { ()-[x%s {%s: $row[i]}]->() } RETURN count(r)"
            .formatted(
                UNWIND, waiting, names.version(), VERSION, plan.relationship(), names.row());
    Map<String, Object> parameters =
        Columnar.of(List.copyOf(rows))
            .with("entry", plan.id())
            .column("key", EdgeRow::key)
            .column("row", row -> plan.rowId(row.key()))
            .versions(EdgeRow::version)
            .parameters();
    if (transaction.value(count, parameters).asInt() != rows.size()) {
      throw JoinEdges.disturbed(plan);
    }
  }

  /** Locks the absence of these rows' waiting edges, so that no edge of theirs can become one. */
  void lockAbsentWaiting(List<String> keys, GraphTransaction transaction) {
    String lock =
        "%sMERGE %sON CREATE SET r.%s = true WITH r WHERE r.%s DELETE r RETURN count(*)"
            .formatted(UNWIND, waiting, names.ghost(), names.ghost());
    if (transaction.value(lock, parameters(keys)).asInt() != keys.size()) {
      throw JoinEdges.disturbed(plan);
    }
  }
}
