// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import static io.syncline.core.type.SqlText.identifier;

import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.MappingPath;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.mapping.Catalog.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a table must be for its rows to be kept equal. */
final class TableRules {

  private final Catalog catalog;
  private final GeneratedColumns generated;
  private final Set<TableId> mapped;
  private final Problems problems;

  /**
   * @param mapped all tables of the mapping
   */
  TableRules(Catalog catalog, GeneratedColumns generated, Set<TableId> mapped, Problems problems) {
    this.catalog = catalog;
    this.generated = generated;
    this.mapped = mapped;
    this.problems = problems;
  }

  /** The table, if its changes can be captured. */
  Optional<EntryTable> find(MappingPath path, TableId id) {
    Optional<Table> table = catalog.find(id);
    if (table.isEmpty()) {
      problems.add(path, "names the table " + id + ", which does not exist" + nearest(id));
    }
    return table
        .filter(found -> isTable(path, found))
        .filter(found -> hasNoMappedPartition(path, found))
        .filter(found -> hasIdentity(path, found))
        .map(found -> new EntryTable(found, generated, problems));
  }

  private String nearest(TableId id) {
    List<String> known =
        catalog.tables().keySet().stream().map(TableId::toString).sorted().toList();
    return io.syncline.core.filter.NearestName.of(id.toString(), known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; create it, or name another");
  }

  private boolean isTable(MappingPath path, Table table) {
    String kind =
        switch (table.kind()) {
          case 'r', 'p' -> "";
          case 'v' -> "a view";
          case 'm' -> "a materialized view";
          case 'f' -> "a foreign table";
          default -> "no table";
        };
    if (!kind.isEmpty()) {
      problems.add(
          path,
          "names "
              + table.id()
              + ", which is "
              + kind
              + "; only changes of ordinary and partitioned tables can be captured, so map the"
              + " tables behind it");
    }
    return kind.isEmpty();
  }

  private boolean hasNoMappedPartition(MappingPath path, Table table) {
    Optional<TableId> partition =
        table.partitions().stream().map(Catalog.Partition::id).filter(mapped::contains).findFirst();
    partition.ifPresent(
        id ->
            problems.add(
                path,
                "names "
                    + table.id()
                    + ", and another entry its partition "
                    + id
                    + "; map the partitioned table alone, with where: for a part of it"));
    return partition.isEmpty();
  }

  private boolean hasIdentity(MappingPath path, Table table) {
    boolean usable =
        table.replicaIdentity() != ReplicaIdentity.NOTHING && !table.identityColumns().isEmpty();
    if (!usable) {
      problems.add(
          path,
          "names "
              + table.id()
              + ", whose rows have no replica identity, so that an UPDATE or DELETE would not say"
              + " which row it means; run: "
              + mend(table));
    }
    return usable;
  }

  /** The statement that gives the table an identity. */
  static String mend(Table table) {
    String alter =
        "ALTER TABLE " + identifier(table.id().schema()) + "." + identifier(table.id().name());
    if (!table.primaryKey().isEmpty()) {
      return alter + " REPLICA IDENTITY DEFAULT";
    }
    String reset =
        table.replicaIdentity() == ReplicaIdentity.NOTHING ? ", REPLICA IDENTITY DEFAULT" : "";
    return alter + " ADD " + primaryKey(table) + reset;
  }

  private static String primaryKey(Table table) {
    return table.uniqueKeys().stream()
        .filter(key -> key.stream().allMatch(name -> isNotNull(table, name)))
        .findFirst()
        .map(key -> "PRIMARY KEY (" + identifiers(key) + ")")
        .orElseGet(
            () ->
                "COLUMN "
                    + identifier(table.find("id").isEmpty() ? "id" : "syncline_id")
                    + " bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
  }

  private static boolean isNotNull(Table table, String column) {
    return table.find(column).filter(Column::notNull).isPresent();
  }

  private static String identifiers(List<String> names) {
    return names.stream()
        .map(io.syncline.core.type.SqlText::identifier)
        .collect(Collectors.joining(", "));
  }
}
