// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.KeyText;
import io.syncline.postgres.publication.TableSql;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.session.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads rows in one read-only view each time, with the low watermark taken before. */
public final class PostgresRowReader implements RowReader {
  private static final String KIND =
      """
      SELECT c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ?
      """;

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
    return read(table, connection -> byKeys(connection, new ByKeys(table, key, columns), keys));
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

  /** Asked each time: a swapped table may be of the other kind, and ONLY would hide its rows. */
  private static String from(Connection connection, TableId table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KIND)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        boolean partitioned = row.next() && "p".equals(row.getString(1));
        return TableSql.from(table, partitioned ? 'p' : 'r');
      }
    }
  }

  private List<Row> byKeys(Connection connection, ByKeys what, List<String> keys)
      throws SQLException {
    String sql = RowSql.byKeys(from(connection, what.table()), what.key(), what.columns());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return new KeyLookup(connection, statement, what.key(), what.columns()).find(keys);
    }
  }

  private List<Row> after(
      Connection connection, ByKeys what, @Nullable List<String> after, int limit)
      throws SQLException {
    String table = from(connection, what.table());
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
      return rows(statement, new Columns(what.columns()));
    }
  }

  private static List<Row> rows(PreparedStatement statement, Columns columns) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Value[] values = new Value[columns.names().size()];
        for (int i = 0; i < values.length; i++) {
          String text = row.getString(i + 1);
          values[i] = text == null ? Value.NULL : Value.of(text);
        }
        rows.add(new Row(columns, List.of(values)));
      }
    }
    return rows;
  }

  /** Looks keys up; a text that is no value of its type is the key of no row. */
  private record KeyLookup(
      Connection connection, PreparedStatement statement, KeyColumns key, List<String> columns) {

    List<Row> find(List<String> keys) throws SQLException {
      execute(connection, "SAVEPOINT lookup");
      try {
        bind(keys);
        return rows(statement, new Columns(columns));
      } catch (SQLException e) {
        if (!SqlFailures.badValue(e)) {
          throw e;
        }
        execute(connection, "ROLLBACK TO SAVEPOINT lookup");
        return keys.size() == 1 ? List.of() : halves(keys);
      }
    }

    private List<Row> halves(List<String> keys) throws SQLException {
      int middle = keys.size() / 2;
      List<Row> rows = new ArrayList<>(find(keys.subList(0, middle)));
      rows.addAll(find(keys.subList(middle, keys.size())));
      return rows;
    }

    private void bind(List<String> keys) throws SQLException {
      int width = key.columns().size();
      List<List<String>> parts = keys.stream().map(text -> KeyText.parts(text, width)).toList();
      for (int i = 0; i < width; i++) {
        int column = i;
        Object[] texts = parts.stream().map(part -> part.get(column)).toArray();
        statement.setArray(i + 1, connection.createArrayOf("text", texts));
      }
    }
  }

  @Override
  public void close() {}
}
