// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.Mutation;
import io.syncline.core.type.ContentHash;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphValues;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** Compares rows that hold values, and the nodes of these. Any thread. */
final class HolderRows implements Rows {
  private final ValueNode type;
  private final List<String> labels;
  private final String holders;
  private final String values;

  HolderRows(ValueNode type, EndPlan self, GraphModel model) {
    this.type = type;
    this.labels = model.furtherLabels(type.name());
    Names names = model.names();
    this.holders =
        "%sMATCH (h%s {%s: $entry, %s: $rows.key[i]}) RETURN i, h.values AS values, h.%s AS version"
            .formatted(UNWIND, Names.HOLDER, names.entry(), names.key(), names.version());
    this.values =
        "%s%s WHERE n.%s IS NULL OR n.%s <> [] RETURN i, n.%s AS hash, n.%s AS value, %s AS labels"
            .formatted(
                UNWIND,
                self.match("n", "$rows.value[i]"),
                names.version(),
                names.version(),
                names.hash(),
                Cypher.name(type.property()),
                labels.stream()
                    .map(label -> "n:" + Cypher.name(label))
                    .collect(Collectors.joining(", ", "[", "]")));
  }

  @Override
  public List<Found> compare(List<Mutation> expected, Depth depth, GraphTransaction transaction) {
    Map<Integer, List<Record>> held =
        Rows.byIndex(
            transaction.list(
                holders,
                Columnar.of(Rows.keys(expected))
                    .with("entry", type.name())
                    .column("key", key -> key)
                    .parameters()));
    Map<String, List<Record>> nodes = nodes(expected, transaction);
    List<Found> found = Rows.begin(expected);
    for (int i = 0; i < found.size(); i++) {
      List<Record> holder = Rows.at(held, i);
      holder.forEach(found.get(i)::holder);
      if (expected.get(i) instanceof Mutation.Upsert upsert) {
        compare(due(upsert), holder, found.get(i));
        for (String value : due(upsert)) {
          compareNode(value, nodes.getOrDefault(value, List.of()), depth, found.get(i));
        }
      } else if (!holder.isEmpty()) {
        found.get(i).add(Kind.ORPHAN, "values", "", Texts.of(holder.getFirst().get("values")));
      }
    }
    return found;
  }

  /** One transaction writes a row's values and their nodes, and its version tells it. */
  @Override
  public Set<String> lock(List<String> keys, GraphTransaction transaction) {
    return Set.of();
  }

  private static List<String> due(Mutation.Upsert upsert) {
    return ((HeldValues) upsert.state()).values().stream().sorted().toList();
  }

  private Map<String, List<Record>> nodes(List<Mutation> expected, GraphTransaction transaction) {
    Set<String> due = new HashSet<>();
    for (Mutation mutation : expected) {
      if (mutation instanceof Mutation.Upsert upsert) {
        due.addAll(due(upsert));
      }
    }
    List<String> list = List.copyOf(due);
    Map<String, List<Record>> nodes = new HashMap<>();
    if (!list.isEmpty()) {
      Map<String, Object> parameters =
          Columnar.of(list).column("value", value -> value).parameters();
      Rows.byIndex(transaction.list(values, parameters))
          .forEach((i, found) -> nodes.put(list.get(i), found));
    }
    return nodes;
  }

  private static void compare(List<String> due, List<Record> holder, Found found) {
    if (holder.isEmpty()) {
      found.add(Kind.MISSING, "values", Texts.of(due), "");
      return;
    }
    if (holder.size() > 1) {
      found.add(Kind.DUPLICATE, "values", "one holder", holder.size() + " holders");
    }
    Value values = holder.getFirst().get("values");
    if (!values.equals(Values.value(due))) {
      found.add(Kind.STALE, "values", Texts.of(due), Texts.of(values));
    }
  }

  private void compareNode(String value, List<Record> nodes, Depth depth, Found found) {
    String what = type.name() + " " + value;
    nodes.forEach(node -> found.holds(node.get("hash")));
    if (nodes.isEmpty()) {
      found.add(Kind.MISSING, what, "node", "");
      return;
    }
    if (nodes.size() > 1) {
      found.add(Kind.DUPLICATE, what, "one node", nodes.size() + " nodes");
    }
    Record node = nodes.getFirst();
    ContentHash hash = ContentHash.of(type.property(), value);
    if (!Properties.isHash(node.get("hash"), hash)) {
      found.add(Kind.STALE, what + ".hash", Texts.of(hash), Texts.of(node.get("hash")));
    }
    if (depth == Depth.DEEP) {
      found.holds(node.get("value") + " " + node.get("labels"));
      Object property = GraphValues.of(type.type(), value);
      Properties.compare(
          Kind.CONTENT, what + "." + type.property(), property, node.get("value"), found);
      for (int label = 0; label < labels.size(); label++) {
        if (!node.get("labels").get(label).asBoolean()) {
          found.add(Kind.CONTENT, what + ".label", labels.get(label), "");
        }
      }
    }
  }
}
