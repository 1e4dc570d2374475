// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.Catalog.ForeignKey;
import io.syncline.core.mapping.Catalog.Partition;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Puts together what the queries found of one table. */
record TableAssembly(
    Header header,
    List<RelationDescription> relations,
    List<Attribute> attributes,
    List<Index> indexes,
    List<ForeignKey> foreignKeys,
    Types types) {

  private static final char PARTITIONED = 'p';
  private static final char UNLOGGED = 'u';

  /**
   * @param indirect as in {@link TableDescription}
   */
  record Header(TableId id, long oid, char kind, boolean rowSecurity, boolean indirect) {}

  /**
   * @param plainUnique neither partial nor deferrable
   */
  record Index(List<String> columns, boolean primary, boolean plainUnique) {
    Index {
      columns = List.copyOf(columns);
    }
  }

  TableDescription assemble() {
    return new TableDescription(table(), attributes, relations, header.indirect());
  }

  private Catalog.Table table() {
    return new Catalog.Table(
        header.id(),
        header.oid(),
        isUnlogged() ? UNLOGGED : header.kind(),
        attributes.stream().map(this::column).toList(),
        indexes.stream().filter(Index::primary).map(Index::columns).findFirst().orElse(List.of()),
        replicaIdentity(),
        identityColumns(),
        indexes.stream().filter(Index::plainUnique).map(Index::columns).distinct().toList(),
        foreignKeys,
        partitions(),
        header.rowSecurity(),
        fingerprint());
  }

  private boolean isUnlogged() {
    return relations.stream().anyMatch(relation -> relation.persistence() == UNLOGGED);
  }

  private Column column(Attribute attribute) {
    return new Column(
        attribute.name(), types.columnType(attribute), attribute.notNull(), attribute.generated());
  }

  private List<Partition> partitions() {
    return header.kind() != PARTITIONED
        ? List.of()
        : relations.stream()
            .filter(RelationDescription::leaf)
            .map(leaf -> new Partition(leaf.id(), leaf.oid()))
            .toList();
  }

  /**
   * PostgreSQL logs a row by its partition's identity. FULL contains every other one; identities
   * over different columns have nothing in common.
   */
  private ReplicaIdentity replicaIdentity() {
    List<RelationDescription> logged = logged();
    if (logged.stream().anyMatch(relation -> relation.replicaIdentity() == 'n')
        || logged.stream().map(RelationDescription::identity).distinct().count() > 1) {
      return ReplicaIdentity.NOTHING;
    }
    return logged.stream()
        .map(TableAssembly::replicaIdentity)
        .min(ReplicaIdentity::compareTo)
        .orElse(ReplicaIdentity.NOTHING);
  }

  private static ReplicaIdentity replicaIdentity(RelationDescription relation) {
    return switch (relation.replicaIdentity()) {
      case 'd' -> ReplicaIdentity.DEFAULT;
      case 'i' -> ReplicaIdentity.INDEX;
      case 'f' -> ReplicaIdentity.FULL;
      default -> ReplicaIdentity.NOTHING;
    };
  }

  private List<String> identityColumns() {
    return replicaIdentity() == ReplicaIdentity.NOTHING || logged().isEmpty()
        ? List.of()
        : logged().getFirst().identity();
  }

  private List<RelationDescription> logged() {
    List<RelationDescription> leaves =
        relations.stream().filter(RelationDescription::leaf).toList();
    return leaves.isEmpty() ? relations : leaves;
  }

  private String fingerprint() {
    List<String> lines = new ArrayList<>();
    lines.add("table %d %s".formatted(header.oid(), header.kind()));
    relations.forEach(relation -> lines.add(line(relation)));
    attributes.forEach(attribute -> lines.add(line(attribute)));
    lines.addAll(types.alterable(attributes));
    return String.join("\n", lines);
  }

  private static String line(RelationDescription relation) {
    return "relation %d %s file %d identity %s%s %s %s"
        .formatted(
            relation.oid(),
            relation.id(),
            relation.filenode(),
            relation.replicaIdentity(),
            relation.identity(),
            relation.persistence(),
            Objects.requireNonNullElse(relation.bound(), ""));
  }

  private String line(Attribute attribute) {
    return "column %s %s/%d %s %s %s"
        .formatted(
            attribute.name(),
            types.get(attribute.type()).displayName(),
            attribute.modifier(),
            attribute.generated(),
            Objects.requireNonNullElse(attribute.expression(), ""),
            Objects.requireNonNullElse(attribute.missing(), ""));
  }
}
