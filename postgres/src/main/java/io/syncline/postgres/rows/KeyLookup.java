// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.change.Columns;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.KeyText;
import io.syncline.postgres.publication.TableSql;
import io.syncline.postgres.session.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks keys up; a text that is no value of its type is the key of no row. One thread.
 *
 * @param connection in a transaction
 */
public record KeyLookup(
    Connection connection, TableId table, KeyColumns key, List<String> columns) {
  private static final String KIND =
      """
      SELECT c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ?
      """;

  /** The rows with these keys, canonical texts. */
  public List<Row> find(List<String> keys) throws SQLException {
    String sql = RowSql.byKeys(from(connection, table), key, columns);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return find(statement, keys);
    }
  }

  private List<Row> find(PreparedStatement statement, List<String> keys) throws SQLException {
    execute(connection, "SAVEPOINT lookup");
    try {
      bind(statement, keys);
      return rows(statement, new Columns(columns));
    } catch (SQLException e) {
      if (!SqlFailures.badValue(e)) {
        throw e;
      }
      execute(connection, "ROLLBACK TO SAVEPOINT lookup");
      return keys.size() == 1 ? List.of() : halves(statement, keys);
    }
  }

  private List<Row> halves(PreparedStatement statement, List<String> keys) throws SQLException {
    int middle = keys.size() / 2;
    List<Row> rows = new ArrayList<>(find(statement, keys.subList(0, middle)));
    rows.addAll(find(statement, keys.subList(middle, keys.size())));
    return rows;
  }

  private void bind(PreparedStatement statement, List<String> keys) throws SQLException {
    int width = key.columns().size();
    List<List<String>> parts = keys.stream().map(text -> KeyText.parts(text, width)).toList();
    for (int i = 0; i < width; i++) {
      int column = i;
      Object[] texts = parts.stream().map(part -> part.get(column)).toArray();
      statement.setArray(i + 1, connection.createArrayOf("text", texts));
    }
  }

  /** Asked each time: a swapped table may be of the other kind, and ONLY would hide its rows. */
  static String from(Connection connection, TableId table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KIND)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        boolean partitioned = row.next() && "p".equals(row.getString(1));
        return TableSql.from(table, partitioned ? 'p' : 'r');
      }
    }
  }

  static List<Row> rows(PreparedStatement statement, Columns columns) throws SQLException {
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

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
