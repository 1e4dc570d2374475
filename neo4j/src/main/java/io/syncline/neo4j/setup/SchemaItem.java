// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.setup;

import io.syncline.core.apply.Target.SetupStep;
import io.syncline.neo4j.model.Cypher;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * A constraint or an index.
 *
 * @param edge whether it is on relationships
 * @param on label or relationship type
 */
record SchemaItem(boolean unique, boolean edge, String on, List<String> properties) {
  SchemaItem {
    properties = List.copyOf(properties);
  }

  static SchemaItem uniqueNode(String label, List<String> properties) {
    return new SchemaItem(true, false, label, properties);
  }

  static SchemaItem uniqueEdge(String type, List<String> properties) {
    return new SchemaItem(true, true, type, properties);
  }

  static SchemaItem nodeIndex(String label, List<String> properties) {
    return new SchemaItem(false, false, label, properties);
  }

  /** An index that is there. */
  static SchemaItem of(Record row) {
    return new SchemaItem(
        false,
        row.get("entityType").asString().equals("RELATIONSHIP"),
        row.get("labelsOrTypes").asList(Value::asString).getFirst(),
        row.get("properties").asList(Value::asString));
  }

  SchemaItem asUnique() {
    return new SchemaItem(true, edge, on, properties);
  }

  /** The statement that creates it, under a name that is not taken. */
  SetupStep step(Set<String> taken) {
    String name = freeName(taken);
    String what =
        "%s on %s of %s %s"
            .formatted(
                unique ? "uniqueness constraint" : "index",
                String.join(", ", properties),
                edge ? "relationships of type" : "nodes with label",
                on);
    return new SetupStep(what, unique ? constraint(name) : index(name));
  }

  private String constraint(String name) {
    return "CREATE CONSTRAINT %s IF NOT EXISTS FOR %s REQUIRE (%s) IS UNIQUE"
        .formatted(Cypher.name(name), pattern(), propertyList());
  }

  private String index(String name) {
    return "CREATE INDEX %s IF NOT EXISTS FOR %s ON (%s)"
        .formatted(Cypher.name(name), pattern(), propertyList());
  }

  private String pattern() {
    return (edge ? "()-[x:%s]-()" : "(x:%s)").formatted(Cypher.name(on));
  }

  private String propertyList() {
    return properties.stream().map(p -> "x." + Cypher.name(p)).collect(Collectors.joining(", "));
  }

  private String freeName(Set<String> taken) {
    String readable =
        (on + "_" + String.join("_", properties))
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "_");
    String name = "syncline_" + (unique ? "unique_" : "index_") + readable;
    String free = name;
    for (int i = 2; taken.contains(free); i++) {
      free = name + "_" + i;
    }
    taken.add(free);
    return free;
  }
}
