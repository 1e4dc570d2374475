// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.product;

import io.syncline.config.SourceSettings;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.NodeType;
import io.syncline.engine.LoadListener;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the rows that a snapshot reads against those that it has to read. A table is read once for
 * each entry's nodes and once for each entry's edges. Any thread.
 */
final class SnapshotRows implements LoadListener {
  private long total; // guarded by this
  private long finished; // guarded by this
  private long current; // guarded by this

  void expect(BoundMapping mapping, SourceSettings source) {
    String url = source.jdbcUrl();
    try (Connection connection =
        DriverManager.getConnection(url, source.username(), source.password().value())) {
      long rows = 0;
      for (TableId table : readings(mapping)) {
        rows += rows(connection, table);
      }
      expect(rows);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot count the rows behind " + url, e);
    }
  }

  /** A reading begins anew whenever its count of rows falls. */
  @Override
  public synchronized void loading(String pass, TableId table, long rows, long estimate) {
    if (rows <= current) {
      finished += current;
    }
    current = rows;
  }

  synchronized long read() {
    return finished + current;
  }

  synchronized long total() {
    return total;
  }

  private synchronized void expect(long rows) {
    total = rows;
  }

  private static List<TableId> readings(BoundMapping mapping) {
    List<TableId> readings = new ArrayList<>();
    for (NodeType node : mapping.nodes()) {
      switch (node) {
        case NodeType.TableNode table -> {
          readings.add(table.table());
          if (!table.edges().isEmpty()) {
            readings.add(table.table());
          }
        }
        case NodeType.ValueNode values -> readings.add(values.table());
        case NodeType.ExternalNode external -> {}
      }
    }
    mapping.joins().forEach(join -> readings.add(join.table()));
    return readings;
  }

  private static long rows(Connection connection, TableId table) throws SQLException {
    String sql =
        """
        SELECT greatest(c.reltuples, 0)::bigint FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}
