// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What a role may do. */
public final class Rights {
  private final Connection connection;
  private final String role;

  public Rights(Connection connection, String role) {
    this.connection = connection;
    this.role = role;
  }

  public boolean roleExists() throws SQLException {
    return ask("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", role);
  }

  /** Whether it is no superuser, so that it needs grants at all. */
  public boolean ordinary() throws SQLException {
    return ask("SELECT NOT rolsuper FROM pg_roles WHERE rolname = ?", role);
  }

  public boolean mayReplicate() throws SQLException {
    return ask(
        """
        SELECT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = ?
          AND (r.rolsuper OR r.rolreplication
            OR EXISTS (SELECT FROM pg_roles m WHERE m.rolname = 'rds_replication'
                       AND pg_has_role(r.oid, m.oid, 'MEMBER'))))
        """,
        role);
  }

  /** Whether the provider has a role of its own for it, since it grants nobody the attribute. */
  public boolean managedReplicationRole() throws SQLException {
    return ask("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", "rds_replication");
  }

  public boolean bypassesRowSecurity() throws SQLException {
    return ask("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = ?", role);
  }

  public boolean onSchema(String schema) throws SQLException {
    return ask("SELECT has_schema_privilege(?, ?, 'USAGE')", role, schema);
  }

  public boolean isThereSchema(String schema) throws SQLException {
    return ask("SELECT true FROM pg_namespace WHERE nspname = ?", schema);
  }

  /** False also if there is no such schema. */
  public boolean onSchemaIfExists(String schema) throws SQLException {
    return ask(
        "SELECT has_schema_privilege(?, oid, 'USAGE') FROM pg_namespace WHERE nspname = ?",
        role,
        schema);
  }

  /**
   * @param table as SQL names it
   */
  public boolean onTable(String table, String privilege) throws SQLException {
    return ask("SELECT has_table_privilege(?, ?::text, ?)", role, table, privilege);
  }

  public boolean onColumn(String table, String column, String privilege) throws SQLException {
    return ask("SELECT has_column_privilege(?, ?::text, ?, ?)", role, table, column, privilege);
  }

  public boolean owns(String table) throws SQLException {
    return ask(
        "SELECT pg_has_role(?, relowner, 'USAGE') FROM pg_class WHERE oid = ?::regclass",
        role,
        table);
  }

  public boolean onEveryTableIn(String schema) throws SQLException {
    return ask(
        """
        SELECT count(*) > 0 AND bool_and(has_schema_privilege(r.oid, n.oid, 'USAGE')
          AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(r.oid, c.oid, 'USAGE') ELSE
          has_table_privilege(r.oid, c.oid, 'SELECT')
          AND has_table_privilege(r.oid, c.oid, 'INSERT')
          AND has_table_privilege(r.oid, c.oid, 'UPDATE')
          AND has_table_privilege(r.oid, c.oid, 'DELETE') END)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_roles r ON r.rolname = ?
        WHERE n.nspname = ? AND c.relkind IN ('r', 'S')
        """,
        role,
        schema);
  }

  private boolean ask(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
