// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.MappingPath;
import io.syncline.core.change.TableId;
import io.syncline.core.filter.NearestName;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.mapping.Catalog.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a table must be for its rows to be kept equal. */
public final class TableRules {

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

  /** Why changes of a table cannot be captured, and what to do about it; empty if they can. */
  public static Optional<String> refusal(Table table) {
    return kindRefusal(table).or(() -> identityRefusal(table));
  }

  private static Optional<String> kindRefusal(Table table) {
    return switch (table.kind()) {
      case 'r', 'p' -> Optional.empty();
      case 'u' ->
          Optional.of(
              "is unlogged, so that no change of it can be captured; run: "
                  + TableRemedy.log(table));
      case 'v' -> Optional.of("is a view; map the tables behind it");
      case 'm' -> Optional.of("is a materialized view; map the tables behind it");
      case 'f' -> Optional.of("is a foreign table; map it in the database where it lives");
      default -> Optional.of("is no table");
    };
  }

  private static Optional<String> identityRefusal(Table table) {
    boolean usable =
        table.replicaIdentity() != ReplicaIdentity.NOTHING && !table.identityColumns().isEmpty();
    return usable
        ? Optional.empty()
        : Optional.of(
            "has no usable replica identity, so that an UPDATE or DELETE would not say which row"
                + " it means; "
                + TableRemedy.advice(table));
  }

  /** The table, if its changes can be captured. */
  Optional<EntryTable> find(MappingPath path, TableId id) {
    Optional<Table> table = catalog.find(id);
    if (table.isEmpty()) {
      problems.add(path, "names the table " + id + ", which does not exist" + nearest(id));
    }
    return table
        .filter(found -> canBeCaptured(path, found))
        .filter(found -> hasNoMappedPartition(path, found))
        .map(found -> new EntryTable(found, generated, problems));
  }

  private String nearest(TableId id) {
    List<TableId> known =
        Stream.concat(catalog.tables().keySet().stream(), catalog.others().stream())
            .distinct()
            .sorted()
            .toList();
    return elsewhere(id, known)
        .or(() -> beside(id, known))
        .map(found -> "; did you mean '" + found + "'?")
        .orElse("; create it, or name another");
  }

  private static Optional<TableId> elsewhere(TableId id, List<TableId> known) {
    return known.stream().filter(other -> other.name().equals(id.name())).findFirst();
  }

  /** The schema's name, which all of its tables share, makes none of them nearer. */
  private static Optional<TableId> beside(TableId id, List<TableId> known) {
    List<String> names =
        known.stream()
            .filter(other -> other.schema().equals(id.schema()))
            .map(TableId::name)
            .toList();
    return NearestName.of(id.name(), names).map(name -> new TableId(id.schema(), name));
  }

  private boolean canBeCaptured(MappingPath path, Table table) {
    Optional<String> refusal = refusal(table);
    refusal.ifPresent(why -> problems.add(path, "names " + table.id() + ", which " + why));
    return refusal.isEmpty();
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
}
