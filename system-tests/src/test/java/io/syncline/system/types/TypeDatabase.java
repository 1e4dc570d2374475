// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import io.syncline.core.type.CatalogType;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.SessionSettings;
import io.syncline.embedded.EmbeddedPostgres;
import io.syncline.embedded.SharedServers;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.testkit.types.AwkwardValue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database whose settings are as bad as they can be, and connections that set them right. */
final class TypeDatabase implements AutoCloseable {

  /** What an administrator may have set; {@link SessionSettings} must undo all of it. */
  private static final List<String> HOSTILE =
      List.of(
          "DateStyle = 'German, DMY'",
          "IntervalStyle = 'sql_standard'",
          "TimeZone = 'America/St_Johns'",
          "extra_float_digits = -15",
          "bytea_output = 'escape'",
          "quote_all_identifiers = on",
          "standard_conforming_strings = off",
          "escape_string_warning = off",
          "transform_null_equals = on",
          "search_path = hostile, public, pg_catalog");

  private final EmbeddedPostgres server = SharedServers.postgres();
  private final String name = server.freshDatabase();

  TypeDatabase() {
    AwkwardValue.SETUP.forEach(sql -> server.execute(name, sql));
    server.execute(name, "CREATE SCHEMA hostile; CREATE TYPE hostile.text AS (a int)");
    HOSTILE.forEach(setting -> server.execute(name, "ALTER DATABASE " + name + " SET " + setting));
  }

  /** A connection under the hostile settings. */
  Connection connectPlainly() {
    return server.connect(name);
  }

  /** A connection as Syncline makes it. */
  Connection connect() {
    Connection connection = connectPlainly();
    try {
      for (String statement : SessionSettings.statements()) {
        execute(connection, statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot set the session's settings", e);
    }
    return connection;
  }

  /** How the superuser gets here. */
  PostgresSettings settings() {
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), name);
    return PostgresSettings.of(url, server.superuser(), "");
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rows of texts. */
  static List<List<@Nullable String>> query(Connection connection, String sql) throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** The type of a column as the catalog gives it. */
  static ColumnType columnType(Connection connection, String table, String column)
      throws SQLException {
    List<@Nullable String> facts =
        query(
                connection,
                """
                SELECT a.atttypid, a.atttypmod, coalesce(c.collisdeterministic, true)
                FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
                WHERE attrelid = '%s'::regclass AND attname = '%s'
                """
                    .formatted(table, column))
            .getFirst();
    return ColumnType.of(
        catalogType(connection, text(facts, 0), Integer.parseInt(text(facts, 1)), text(facts, 2)));
  }

  private static CatalogType catalogType(
      Connection connection, String oid, int modifier, String deterministic) throws SQLException {
    List<@Nullable String> facts =
        query(
                connection,
                """
                SELECT n.nspname, t.typname, t.typtype, t.typdelim, t.typtypmod,
                  CASE WHEN t.typtype = 'd' THEN t.typbasetype END,
                  (SELECT e.oid FROM pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid)
                FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = %s
                """
                    .formatted(oid))
            .getFirst();
    int baseModifier = Integer.parseInt(text(facts, 4));
    return new CatalogType(
        text(facts, 0),
        text(facts, 1),
        text(facts, 2).charAt(0),
        text(facts, 3).charAt(0),
        related(connection, facts.get(6), -1),
        related(connection, facts.get(5), baseModifier),
        modifier,
        deterministic.equals("t"));
  }

  private static @Nullable CatalogType related(
      Connection connection, @Nullable String oid, int modifier) throws SQLException {
    return oid == null ? null : catalogType(connection, oid, modifier, "t");
  }

  private static String text(List<@Nullable String> row, int column) {
    String text = row.get(column);
    if (text == null) {
      throw new IllegalStateException("column " + column + " is NULL");
    }
    return text;
  }

  @Override
  public void close() {
    server.dropDatabase(name);
  }
}
