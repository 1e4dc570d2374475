// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import io.syncline.core.binding.rule.TableRemedy;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Catalog.ReplicaIdentity;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.catalog.RelationDescription;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.publication.TableSql;
import io.syncline.postgres.setup.Rights;
import io.syncline.postgres.setup.SetupNeeds;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Each mapped table. */
final class TableChecks {
  private final Rights rights;
  private final String role;

  TableChecks(Rights rights, String role) {
    this.rights = rights;
    this.role = role;
  }

  List<Check> checks(SetupNeeds needs, List<TableDescription> tables) throws SQLException {
    Map<TableId, TableDescription> found =
        tables.stream().collect(Collectors.toMap(t -> t.table().id(), Function.identity()));
    List<Check> checks = new ArrayList<>();
    for (TableId table : needs.tables()) {
      TableDescription description = found.get(table);
      if (description == null) {
        checks.add(Check.failed("table " + table, "does not exist", null));
      } else {
        checks.add(identity(description));
        checks.add(reading(description));
        rowSecurity(description).ifPresent(checks::add);
        checks.addAll(writing(needs, description));
      }
    }
    return checks;
  }

  private static Check identity(TableDescription description) {
    Catalog.Table table = description.table();
    String name = "replica identity of " + table.id();
    Optional<RelationDescription> unlogged =
        description.leaves().filter(leaf -> leaf.persistence() != 'p').findFirst();
    if (unlogged.isPresent()) {
      return Check.failed(
          name,
          unlogged.get().id() + " is unlogged: its changes are not in the log",
          "ALTER TABLE %s SET LOGGED;".formatted(TableSql.name(unlogged.get().id())));
    }
    if (table.replicaIdentity() == ReplicaIdentity.NOTHING) {
      return Check.failed(
          name,
          table.partitions().isEmpty()
              ? "is nothing: its UPDATE and DELETE cannot be captured"
              : "differs between its partitions, or is nothing",
          TableRemedy.identify(table).orElse(null));
    }
    return table.identityColumns().isEmpty()
        ? Check.failed(
            name,
            "has no key: neither a primary key nor a unique index over NOT NULL columns",
            TableRemedy.identify(table).orElse(null))
        : Check.ok(name, table.replicaIdentity() + " " + table.identityColumns());
  }

  private Check reading(TableDescription description) throws SQLException {
    TableId table = description.table().id();
    String name = "right to read " + table;
    boolean schema = rights.onSchema(table.schema());
    if (schema && rights.onTable(TableSql.name(table), "SELECT")) {
      return Check.ok(name, "role " + role + " may read it");
    }
    String quoted = SqlText.identifier(role);
    return Check.failed(
        name,
        "role " + role + " may not read it",
        "GRANT USAGE ON SCHEMA %s TO %s; GRANT SELECT ON %s TO %2$s;"
            .formatted(SqlText.identifier(table.schema()), quoted, TableSql.name(table)));
  }

  private Optional<Check> rowSecurity(TableDescription description) throws SQLException {
    TableId table = description.table().id();
    if (!description.table().rowSecurity()) {
      return Optional.empty();
    }
    String name = "row-level security of " + table;
    return Optional.of(
        rights.bypassesRowSecurity()
            ? Check.ok(name, "role " + role + " sees all rows")
            : Check.failed(
                name,
                "role " + role + " may not see all rows, so it reads none",
                "ALTER ROLE %s BYPASSRLS;".formatted(SqlText.identifier(role))));
  }

  private List<Check> writing(SetupNeeds needs, TableDescription description) throws SQLException {
    TableId table = description.table().id();
    List<Check> checks = new ArrayList<>();
    for (String column : needs.backReferences().getOrDefault(table, List.of())) {
      String name = "right to write " + table + "." + column;
      if (description.table().find(column).isEmpty()) {
        checks.add(
            Check.failed(
                name,
                "the column does not exist",
                "ALTER TABLE %s ADD COLUMN %s text;"
                    .formatted(TableSql.name(table), SqlText.identifier(column))));
      } else if (!rights.onColumn(TableSql.name(table), column, "UPDATE")) {
        checks.add(
            Check.failed(
                name,
                "role " + role + " may not write it",
                "GRANT UPDATE (%s) ON %s TO %s;"
                    .formatted(
                        SqlText.identifier(column),
                        TableSql.name(table),
                        SqlText.identifier(role))));
      } else {
        checks.add(Check.ok(name, "role " + role + " may write it"));
      }
    }
    return checks;
  }
}
