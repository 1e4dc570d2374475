// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads rows of PostgreSQL as maps from column to value, NULLs left out. */
final class Rows {
  private static final int FETCH_SIZE = 5_000;

  private final Connection connection;

  /**
   * @param connection within a transaction, so that results are streamed
   */
  Rows(Connection connection) {
    this.connection = connection;
  }

  void forEach(String sql, Consumer<Map<String, Object>> consumer) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          consumer.accept(row(rows));
        }
      }
    }
  }

  private static Map<String, Object> row(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    Map<String, Object> row = new LinkedHashMap<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      Object value = Values.ofRow(rows, column);
      if (value != null) {
        row.put(columns.getColumnLabel(column), value);
      }
    }
    return row;
  }
}
