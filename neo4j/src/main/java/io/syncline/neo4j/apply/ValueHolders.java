// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.change.Version;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.Mutation;
import io.syncline.core.type.ContentHash;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.GraphValues;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * Writes which values the rows of an entry hold. Each row has a holder node with its values; a
 * value's node counts its holders and is there while the count is positive. The count changes only
 * by the difference between what the holder node says and what it is to say, in one transaction.
 * Any thread.
 */
final class ValueHolders {
  private final ValueNode type;
  private final EndPlan self;
  private final Names names;
  private final String hold;
  private final String drop;
  private final String count;

  ValueHolders(ValueNode type, GraphModel model) {
    this.type = type;
    this.self = model.identity(type.name());
    this.names = model.names();
    String holder =
        "(h%s {%s: $entry, %s: $rows.key[i]}) ".formatted(Names.HOLDER, names.entry(), names.key());
    String version = names.version();
    this.hold =
        "%sMERGE %sWITH h, i, coalesce(h.values, []) AS was, %s AS version"
                .formatted(UNWIND, holder, VERSION)
            + " WHERE h.%s IS NULL OR h.%s <= version".formatted(version, version)
            + " SET h.values = $rows.values[i], h.%s = version".formatted(version)
            + " WITH i, was WHERE was <> $rows.values[i] RETURN i, was";
    this.drop =
        "%sMATCH %sWHERE h.%s <= %s WITH h, h.values AS was %s RETURN was"
            .formatted(UNWIND, holder, version, VERSION, Names.deleteNode("h", Names.HOLDER));
    this.count = countStatement();
  }

  /**
   * Locks each value's node before it counts. What another transaction deleted before the lock came
   * has no key any more, and Neo4j ignores what is set on it.
   */
  private String countStatement() {
    String key = names.key();
    List<Assignment> assignments =
        List.of(
            new Assignment(names.holders(), "coalesce(had, 0) + $rows.change[i]"),
            new Assignment(names.version(), VERSION),
            new Assignment(names.hash(), "[$rows.hash1[i], $rows.hash2[i]]"),
            new Assignment(Cypher.name(type.property()), "$rows.property[i]"));
    List<String> labels = type.labels().subList(1, type.labels().size());
    return UNWIND
        + "MERGE (n%s {%s: $rows.value[i]}) ".formatted(self.label(), key)
        + (labels.isEmpty() ? "" : "ON CREATE SET n" + Cypher.labels(labels) + " ")
        + Names.lock("n")
        + "WITH n, i, n.%s AS had, n.%s AS was WHERE n.%s IS NOT NULL "
            .formatted(names.holders(), names.version(), key)
        + Assignment.set("n", assignments)
        + "RETURN count(*) AS counted, collect(CASE WHEN had IS NULL OR was = [] THEN i END) AS"
        + " appeared,"
        + " collect(CASE WHEN n.%s <= 0 THEN i END) AS emptied".formatted(names.holders());
  }

  /** A value whose number of holders changes. */
  private record Counted(String value, int change, Version version) {}

  /** Writes holders and counts. Values nobody holds any more are left for {@link #findUnheld}. */
  void write(List<Mutation.Upsert> upserts, List<Mutation.Remove> removals, Work work) {
    Map<String, Integer> changes = new TreeMap<>();
    if (!upserts.isEmpty()) {
      hold(upserts, changes, work);
    }
    if (!removals.isEmpty()) {
      drop(removals, changes, work);
    }
    changes.values().removeIf(change -> change == 0);
    if (changes.isEmpty()) {
      return;
    }
    Version version =
        upserts.isEmpty() ? removals.getFirst().version() : upserts.getFirst().version();
    List<Counted> counted = new ArrayList<>();
    changes.forEach((value, change) -> counted.add(new Counted(value, change, version)));
    count(counted, work);
  }

  private void hold(List<Mutation.Upsert> upserts, Map<String, Integer> changes, Work work) {
    Map<String, Object> parameters =
        Columnar.of(upserts)
            .with("entry", type.name())
            .column("key", upsert -> upsert.id().key())
            .column("values", ValueHolders::values)
            .versions(Mutation.Upsert::version)
            .parameters();
    for (Record changed : work.transaction().list(hold, parameters)) {
      values(upserts.get(changed.get("i").asInt()))
          .forEach(value -> changes.merge(value, 1, Integer::sum));
      release(changed, changes);
    }
    work.written(upserts.size());
  }

  private static List<String> values(Mutation.Upsert upsert) {
    return ((HeldValues) upsert.state()).values().stream().sorted().toList();
  }

  private static void release(Record row, Map<String, Integer> changes) {
    row.get("was").asList().forEach(value -> changes.merge((String) value, -1, Integer::sum));
  }

  private void drop(List<Mutation.Remove> removals, Map<String, Integer> changes, Work work) {
    Map<String, Object> parameters =
        Columnar.of(removals)
            .with("entry", type.name())
            .column("key", removal -> removal.id().key())
            .versions(Mutation.Remove::version)
            .parameters();
    for (Record dropped : work.transaction().list(drop, parameters)) {
      release(dropped, changes);
      work.written(1);
    }
  }

  private void count(List<Counted> counted, Work work) {
    Map<String, Object> parameters =
        Columnar.of(counted)
            .column("value", Counted::value)
            .column("change", Counted::change)
            .column("property", row -> GraphValues.of(type.type(), row.value()))
            .column("hash1", row -> hash(row).first())
            .column("hash2", row -> hash(row).second())
            .versions(Counted::version)
            .parameters();
    Record result = work.transaction().list(count, parameters).getFirst();
    if (result.get("counted").asInt() < counted.size()) {
      throw Refusal.disturbed("nodes of " + type.name() + " went while their holders were counted");
    }
    for (Object index : result.get("appeared").asList()) {
      String value = counted.get(((Long) index).intValue()).value();
      work.arrived(new Arrival(self, value, self, value, true));
    }
    for (Object index : result.get("emptied").asList()) {
      work.emptied(new EntityId(type.name(), counted.get(((Long) index).intValue()).value()));
    }
  }

  /**
   * Has nodes that count other than the rows that hold them count these. Locks first, then counts:
   * whoever else changes a holder counts after this. What nobody holds is left for {@link
   * #findUnheld}.
   *
   * @param most how many at the most
   */
  void recount(Entry.HeldValues held, int most, Work work) {
    String miscounted = held.matchMiscounted(names);
    List<Object> found =
        work.transaction()
            .value(
                "%s WITH n, value LIMIT $most %sRETURN collect(value)"
                    .formatted(miscounted, Names.lock("n")),
                Map.of("entry", type.name(), "most", most))
            .asList();
    String set =
        "%s AND value IN $found SET n.%s = held RETURN collect(CASE WHEN held = 0 THEN value END)"
            .formatted(miscounted, names.holders());
    work.transaction()
        .value(set, Map.of("entry", type.name(), "found", found))
        .asList(Value::asString)
        .forEach(value -> work.emptied(new EntityId(type.name(), value)));
    work.written(found.size());
  }

  /** Those of the values that were emptied in this transaction and are still held by no row. */
  List<String> findUnheld(Work work) {
    List<String> emptied =
        work.emptied().stream()
            .filter(value -> value.entry().equals(type.name()))
            .map(EntityId::key)
            .toList();
    if (emptied.isEmpty()) {
      return emptied;
    }
    String find =
        "%s%s WHERE n.%s <= 0 RETURN collect(i)"
            .formatted(UNWIND, self.match("n", "$rows.key[i]"), names.holders());
    return work.transaction()
        .value(find, Columnar.of(emptied).column("key", key -> key).parameters())
        .asList(index -> emptied.get(index.asInt()));
  }

  private ContentHash hash(Counted row) {
    return ContentHash.of(type.property(), row.value());
  }
}
