// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.type.SqlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The versions of our own tables. Each is a plain SQL file that may be run again. */
public final class StateSchema {
  private static final List<String> FILES =
      List.of(
          "001-state.sql",
          "002-failures.sql",
          "003-queue.sql",
          "004-verify.sql",
          "005-repair.sql",
          "006-client.sql",
          "007-watch.sql",
          "008-digests.sql",
          "009-mend.sql",
          "010-outcome.sql",
          "011-mapping.sql");
  private static final String VERSION_TABLE = "schema_version";

  private final String schema;

  public StateSchema(String schema) {
    this.schema = schema;
  }

  public static int latest() {
    return FILES.size();
  }

  /**
   * One version of our tables.
   *
   * @param sql several statements
   */
  public record Migration(int version, String sql) {}

  /** What brings the tables from a version to the latest. */
  public List<Migration> migrationsAfter(int version) {
    return IntStream.rangeClosed(version + 1, latest())
        .mapToObj(next -> new Migration(next, sql(FILES.get(next - 1))))
        .toList();
  }

  /** The same as one script; empty if there is nothing to do. */
  public String sqlAfter(int version) {
    return migrationsAfter(version).stream()
        .map(next -> "-- version %d\n%s".formatted(next.version(), next.sql()))
        .collect(Collectors.joining("\n"));
  }

  private String sql(String file) {
    try (InputStream in = StateSchema.class.getResourceAsStream(file)) {
      String text =
          new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("${schema}", SqlText.identifier(schema));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + file, e);
    }
  }

  /** The version of the tables in the database, 0 if there are none. */
  public int installed(Connection connection) throws SQLException {
    if (!exists(connection)) {
      return 0;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(max(version), 0) FROM " + table(VERSION_TABLE))) {
      row.next();
      return row.getInt(1);
    }
  }

  private boolean exists(Connection connection) throws SQLException {
    String sql =
        """
        SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE n.nspname = ? AND c.relname = ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      statement.setString(2, VERSION_TABLE);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  String table(String name) {
    return quoted() + "." + name;
  }

  String quoted() {
    return SqlText.identifier(schema);
  }
}
