// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.sync;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a query answers. */
public final class SqlRows {
  private SqlRows() {}

  /** The first column of each row. */
  public static List<String> of(TestSync sync, String query) throws SQLException {
    try (Connection connection = sync.connect()) {
      return of(connection, query);
    }
  }

  /** The first column of each row. */
  public static List<String> of(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }

  /** The one number that it answers. */
  public static long number(TestSync sync, String query) throws SQLException {
    return Long.parseLong(of(sync, query).getFirst());
  }
}
