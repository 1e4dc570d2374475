// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog.Generated;
import io.syncline.postgres.catalog.RelationDescription;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.pgoutput.RelationShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where the rows of a relation belong, and how they looked last.
 *
 * @param relation the relation's own name
 * @param columns by name: type, and whether it names the old row
 */
record Route(TableId table, TableId relation, char replicaIdentity, Map<String, Column> columns) {

  record Column(int type, int modifier, boolean key) {}

  Route {
    columns = Map.copyOf(columns);
  }

  /**
   * @param generated whether stored generated columns are published
   */
  static Route of(TableDescription table, RelationDescription relation, boolean generated) {
    boolean none = relation.replicaIdentity() == 'n';
    Set<String> identity = none ? Set.of() : Set.copyOf(relation.identity());
    boolean full = relation.replicaIdentity() == 'f';
    Map<String, Column> columns =
        table.attributes().stream()
            .filter(
                column ->
                    column.generated() == Generated.NO
                        || (generated && column.generated() == Generated.STORED))
            .collect(
                Collectors.toMap(
                    column -> column.name(),
                    column ->
                        new Column(
                            (int) column.type(),
                            column.modifier(),
                            full || identity.contains(column.name()))));
    return new Route(table.table().id(), relation.id(), relation.replicaIdentity(), columns);
  }

  static Route of(TableId table, RelationShape shape) {
    Map<String, Column> columns =
        shape.columns().stream()
            .collect(
                Collectors.toMap(
                    RelationShape.Column::name,
                    column -> new Column(column.type(), column.modifier(), column.key())));
    return new Route(table, shape.id(), shape.replicaIdentity(), columns);
  }

  /** In words, what is different now; empty if nothing is. */
  String differences(Route now) {
    List<String> found = new ArrayList<>();
    if (!relation.equals(now.relation)) {
      found.add(relation + " was renamed to " + now.relation);
    }
    if (replicaIdentity != now.replicaIdentity) {
      found.add(
          "replica identity of %s changed from %s to %s"
              .formatted(relation, replicaIdentity, now.replicaIdentity));
    }
    Map<String, Column> all = new TreeMap<>(columns);
    all.putAll(now.columns);
    all.keySet().forEach(name -> compare(name, now, found));
    return String.join(", ", found);
  }

  private void compare(String name, Route now, List<String> found) {
    Column before = columns.get(name);
    Column after = now.columns.get(name);
    if (before == null) {
      found.add("column " + name + " was added");
    } else if (after == null) {
      found.add("column " + name + " was dropped or renamed, or is not yet there in the log");
    } else if (before.type() != after.type() || before.modifier() != after.modifier()) {
      found.add("column " + name + " changed its type");
    } else if (before.key() != after.key()) {
      found.add("column " + name + (after.key() ? " joined" : " left") + " the replica identity");
    }
  }
}
