// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import io.syncline.core.change.TableId;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.publication.TableSql;
import io.syncline.postgres.session.PostgresSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a role needs that runs Syncline and owns nothing. */
final class GrantPlan {
  private final PostgresSettings settings;
  private final Rights rights;
  private final String role;
  private final String quoted;

  GrantPlan(PostgresSettings settings, Connection connection, String role) {
    this.settings = settings;
    this.rights = new Rights(connection, role);
    this.role = role;
    this.quoted = SqlText.identifier(role);
  }

  List<SetupStep> steps(SetupNeeds needs, List<TableDescription> tables) throws SQLException {
    List<SetupStep> steps = new ArrayList<>();
    boolean exists = rights.roleExists();
    if (!exists) {
      steps.add(createRole(needs));
    } else if (!needs.byTriggers() && !rights.mayReplicate()) {
      steps.add(letReplicate());
    }
    if (!exists || rights.ordinary()) {
      steps.addAll(rowSecurity(tables, exists));
      addIfAny(steps, "read the mapped tables", reading(tables, exists));
      addIfAny(steps, "write back references", writing(needs, exists));
      addIfAny(steps, "use Syncline's own tables", state(exists));
    }
    return steps;
  }

  private SetupStep createRole(SetupNeeds needs) {
    return new SetupStep(
        "create role %s (give it a password of yours)".formatted(role),
        "CREATE ROLE %s LOGIN%s;".formatted(quoted, needs.byTriggers() ? "" : " REPLICATION"));
  }

  private SetupStep letReplicate() throws SQLException {
    String sql =
        rights.managedReplicationRole()
            ? "GRANT rds_replication TO %s;"
            : "ALTER ROLE %s LOGIN REPLICATION;";
    return new SetupStep("let role %s stream changes".formatted(role), sql.formatted(quoted));
  }

  private List<SetupStep> rowSecurity(List<TableDescription> tables, boolean exists)
      throws SQLException {
    boolean secured = tables.stream().anyMatch(table -> table.table().rowSecurity());
    return secured && (!exists || !rights.bypassesRowSecurity())
        ? List.of(
            new SetupStep(
                "let role %s see all rows of tables with row-level security".formatted(role),
                "ALTER ROLE %s BYPASSRLS;".formatted(quoted)))
        : List.of();
  }

  private List<String> reading(List<TableDescription> tables, boolean exists) throws SQLException {
    List<String> grants = new ArrayList<>();
    List<TableId> ids = tables.stream().map(table -> table.table().id()).toList();
    for (String schema : ids.stream().map(TableId::schema).distinct().toList()) {
      if (!exists || !rights.onSchema(schema)) {
        grants.add("GRANT USAGE ON SCHEMA %s TO %s;".formatted(SqlText.identifier(schema), quoted));
      }
    }
    for (TableId table : ids) {
      if (!exists || !rights.onTable(TableSql.name(table), "SELECT")) {
        grants.add("GRANT SELECT ON %s TO %s;".formatted(TableSql.name(table), quoted));
      }
    }
    return grants;
  }

  private List<String> writing(SetupNeeds needs, boolean exists) throws SQLException {
    List<String> grants = new ArrayList<>();
    for (var entry : needs.backReferences().entrySet()) {
      String table = TableSql.name(entry.getKey());
      for (String column : entry.getValue()) {
        if (!exists || !rights.onColumn(table, column, "UPDATE")) {
          grants.add(
              "GRANT UPDATE (%s) ON %s TO %s;"
                  .formatted(SqlText.identifier(column), table, quoted));
        }
      }
    }
    return grants;
  }

  private List<String> state(boolean exists) throws SQLException {
    String schema = SqlText.identifier(settings.schema());
    return exists && rights.onEveryTableIn(settings.schema())
        ? List.of()
        : List.of(
            "GRANT USAGE ON SCHEMA %s TO %s;".formatted(schema, quoted),
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO %s;"
                .formatted(schema, quoted),
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %s TO %s;".formatted(schema, quoted));
  }

  private void addIfAny(List<SetupStep> steps, String what, List<String> grants) {
    if (!grants.isEmpty()) {
      steps.add(
          new SetupStep(
              "let role %s %s".formatted(role, what),
              grants.stream().collect(Collectors.joining("\n"))));
    }
  }
}
