// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.Mutation;
import io.syncline.core.type.ContentHash;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphValues;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.neo4j.driver.Record;

/**
 * Prepares rows that hold values to be written whole: the nodes of the values they hold, and are to
 * hold, are made or mended and count their holders anew. Any thread.
 */
final class HolderRepair {
  private final ValueNode type;
  private final EndPlan self;
  private final String loosen;
  private final String lock;
  private final String count;
  private final String set;

  HolderRepair(ValueNode type, EndPlan self, GraphModel model) {
    this.type = type;
    this.self = self;
    Names names = model.names();
    this.loosen =
        "%sMATCH (h%s {%s: $entry, %s: $rows.key[i]}) %sWITH h WHERE h.%s IS NOT NULL AND %s SET h.%s = [] RETURN h.values AS values"
            .formatted(
                UNWIND,
                Names.HOLDER,
                names.entry(),
                names.key(),
                Names.lock("h"),
                names.key(),
                Repair.mayBeWritten("h." + names.version()),
                names.version());
    this.lock =
        "%sMERGE (n%s {%s: $rows.value[i]}) %sRETURN collect(CASE WHEN n.%s IS NULL THEN i END)"
            .formatted(UNWIND, self.label(), names.key(), Names.lock("n"), names.holders());
    this.count =
        "MATCH (h%s {%s: $entry}) UNWIND h.values AS value WITH value WHERE value IN $rows.value RETURN value, count(*) AS held"
            .formatted(Names.HOLDER, names.entry());
    this.set =
        "%s%s SET n%s, n.%s = $rows.held[i], n.%s = $newest, n.%s = [$rows.hash1[i], $rows.hash2[i]], n.%s = $rows.property[i]"
            .formatted(
                UNWIND,
                self.match("n", "$rows.value[i]"),
                Cypher.labels(type.labels()),
                names.holders(),
                names.version(),
                names.hash(),
                Cypher.name(type.property()));
  }

  private record Row(String key, Version version) {}

  void prepare(EntryBatch batch, Version newest, Work work) {
    List<Row> rows = new ArrayList<>();
    TreeSet<String> values = new TreeSet<>();
    for (Mutation.Upsert upsert : batch.upserts()) {
      rows.add(new Row(upsert.id().key(), upsert.version()));
      values.addAll(((HeldValues) upsert.state()).values());
    }
    batch.removals().forEach(r -> rows.add(new Row(r.id().key(), r.version())));
    if (rows.isEmpty()) {
      return;
    }
    Map<String, Object> parameters =
        Columnar.of(rows)
            .with("entry", type.name())
            .with("newest", Work.stored(newest))
            .column("key", Row::key)
            .versions(Row::version)
            .parameters();
    for (Record holder : work.transaction().list(loosen, parameters)) {
      holder.get("values").asList().forEach(value -> values.add((String) value));
    }
    if (!values.isEmpty()) {
      recount(List.copyOf(values), newest, work);
    }
  }

  /** Locks first, then counts: whoever else changes a holder counts after this. */
  private void recount(List<String> values, Version newest, Work work) {
    Columnar<String> columns =
        Columnar.of(values)
            .with("entry", type.name())
            .with("newest", Work.stored(newest))
            .column("value", value -> value);
    Set<Object> made = Set.copyOf(work.transaction().value(lock, columns.parameters()).asList());
    Map<String, Long> held = new HashMap<>();
    for (Record counted : work.transaction().list(count, columns.parameters())) {
      held.put(counted.get("value").asString(), counted.get("held").asLong());
    }
    columns
        .column("held", value -> held.getOrDefault(value, 0L))
        .column("property", value -> GraphValues.of(type.type(), value))
        .column("hash1", value -> ContentHash.of(type.property(), value).first())
        .column("hash2", value -> ContentHash.of(type.property(), value).second());
    work.transaction().run(set, columns.parameters());
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      work.arrived(new Arrival(self, value, self, value, made.contains((long) i)));
      if (!held.containsKey(value)) {
        work.emptied(new EntityId(type.name(), value));
      }
    }
  }
}
