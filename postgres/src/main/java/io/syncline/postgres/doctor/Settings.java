// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/** Numbers and settings that a server tells. */
final class Settings {
  private final Connection connection;

  Settings(Connection connection) {
    this.connection = connection;
  }

  int version() throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  /** A setting as SHOW has it; empty if this version does not know it. */
  String text(String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT coalesce(current_setting(?, true), '')")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Objects.requireNonNull(row.getString(1));
      }
    }
  }

  /** A setting in its own unit; 0 if this version does not know it. */
  long number(String name) throws SQLException {
    return count("SELECT coalesce(max(setting::int8), 0) FROM pg_settings WHERE name = ?", name);
  }

  long count(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
