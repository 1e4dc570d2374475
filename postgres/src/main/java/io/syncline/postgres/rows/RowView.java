// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.SourceSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** One read-only view of the database, held for one piece of work. */
final class RowView {
  private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

  private RowView() {}

  /** What is done within the view. */
  interface Work<T> {
    T run(SourceSnapshot snapshot) throws SQLException;
  }

  /**
   * @param connection in autocommit
   * @param settings statements that hold within the view only; may be empty
   */
  static <T> T within(Connection connection, String settings, Work<T> work) throws SQLException {
    execute(connection, settings.isEmpty() ? BEGIN : BEGIN + "; " + settings);
    try {
      return work.run(snapshot(connection));
    } finally {
      execute(connection, "ROLLBACK");
    }
  }

  /** The transaction's first statement, so that its view is the one that the rows are read in. */
  private static SourceSnapshot snapshot(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
      row.next();
      return SourceSnapshot.parse(Objects.requireNonNull(row.getString(1)));
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
