// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import io.syncline.core.change.TableId;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the source's catalog says of the tables that concern a mapping.
 *
 * @param others names of other tables that are there, as far as anybody looked, to guess by
 */
public record Catalog(Map<TableId, Table> tables, Set<TableId> others) {

  public Catalog {
    tables = Map.copyOf(tables);
    others = Set.copyOf(others);
  }

  public Catalog(Map<TableId, Table> tables) {
    this(tables, Set.of());
  }

  /** The same, beside these. */
  public Catalog beside(Set<TableId> names) {
    return new Catalog(tables, names);
  }

  public Optional<Table> find(TableId id) {
    return Optional.ofNullable(tables.get(id));
  }

  /** How UPDATE and DELETE name the old row in the stream. */
  public enum ReplicaIdentity {
    /** The primary key. */
    DEFAULT,
    /** A unique index over NOT NULL columns. */
    INDEX,
    /** All columns. */
    FULL,
    /** Nothing: cannot be captured. */
    NOTHING
  }

  /**
   * @param oid the root table's oid
   * @param kind {@code pg_class.relkind}, but {@code u} if any of it is unlogged
   * @param partitions all leaves with their oids, empty for a plain table
   * @param identityColumns columns of the primary key (DEFAULT, FULL) or of the identity index
   * @param uniqueKeys column lists of every valid, non-partial, immediate unique index over columns
   * @param fingerprint text that changes whenever something changes that makes streamed rows mean
   *     something else: relfilenodes, columns, types, defaults of added columns, enum labels,
   *     partitions, replica identity
   */
  public record Table(
      TableId id,
      long oid,
      char kind,
      List<Column> columns,
      List<String> primaryKey,
      ReplicaIdentity replicaIdentity,
      List<String> identityColumns,
      List<List<String>> uniqueKeys,
      List<ForeignKey> foreignKeys,
      List<Partition> partitions,
      boolean rowSecurity,
      String fingerprint) {
    public Table {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
      identityColumns = List.copyOf(identityColumns);
      uniqueKeys = List.copyOf(uniqueKeys);
      foreignKeys = List.copyOf(foreignKeys);
      partitions = List.copyOf(partitions);
    }

    public Optional<Column> find(String column) {
      return columns.stream().filter(c -> c.name().equals(column)).findFirst();
    }
  }

  /** How a column gets its value. */
  public enum Generated {
    NO,
    STORED,
    VIRTUAL
  }

  public record Column(String name, ColumnType type, boolean notNull, Generated generated) {}

  public record ForeignKey(
      String name, List<String> columns, TableId referenced, List<String> referencedColumns) {
    public ForeignKey {
      columns = List.copyOf(columns);
      referencedColumns = List.copyOf(referencedColumns);
    }
  }

  public record Partition(TableId id, long oid) {}
}
