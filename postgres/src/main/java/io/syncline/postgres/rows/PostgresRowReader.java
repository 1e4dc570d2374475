// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads rows in one read-only view each time, with the low watermark taken before. */
public final class PostgresRowReader implements RowReader {
  private final Sessions sessions;
  private final Pool pool;

  /**
   * @param pool of pinned connections; whoever made it closes it
   */
  public PostgresRowReader(Sessions sessions, Pool pool) {
    this.sessions = sessions;
    this.pool = pool;
  }

  @Override
  public Rows readKeys(TableId table, KeyColumns key, List<String> keys, List<String> columns) {
    return read(table, connection -> new KeyLookup(connection, table, key, columns).find(keys));
  }

  @Override
  public Rows readAfter(
      TableId table,
      KeyColumns key,
      @Nullable List<String> after,
      int limit,
      List<String> columns) {
    return read(
        table, connection -> after(connection, new ByKeys(table, key, columns), after, limit));
  }

  private record ByKeys(TableId table, KeyColumns key, List<String> columns) {}

  /** What is done within the view. */
  private interface Reading {
    List<Row> read(Connection connection) throws SQLException;
  }

  private Rows read(TableId table, Reading reading) {
    try (Connection connection = pool.connection()) {
      Position low = Watermarks.low(connection);
      execute(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      try {
        SourceSnapshot snapshot = snapshot(connection);
        return new Rows(low, snapshot, reading.read(connection));
      } finally {
        execute(connection, "ROLLBACK");
      }
    } catch (SQLException e) {
      throw sessions.failure("read " + table, e);
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

  private List<Row> after(
      Connection connection, ByKeys what, @Nullable List<String> after, int limit)
      throws SQLException {
    String table = KeyLookup.from(connection, what.table());
    String sql =
        after == null
            ? RowSql.first(table, what.key(), what.columns())
            : RowSql.after(table, what.key(), what.columns());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (String text : after == null ? List.<String>of() : after) {
        statement.setString(parameter++, text);
      }
      statement.setInt(parameter, limit);
      return KeyLookup.rows(statement, new Columns(what.columns()));
    }
  }

  @Override
  public void close() {}
}
