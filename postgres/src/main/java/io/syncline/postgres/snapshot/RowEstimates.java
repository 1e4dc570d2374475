// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.snapshot;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** How many rows tables have, as the planner believes; partitions included. */
final class RowEstimates {
  private static final String SQL =
      """
      SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::int8
      FROM pg_class c
      WHERE c.relkind <> 'p'
        AND (c.oid = ?::oid OR c.oid IN (SELECT relid FROM pg_partition_tree(?::oid::regclass)))
      """;

  private RowEstimates() {}

  static Map<TableId, Long> read(Connection connection, Catalog catalog) throws SQLException {
    Map<TableId, Long> estimates = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      for (Catalog.Table table : catalog.tables().values()) {
        statement.setLong(1, table.oid());
        statement.setLong(2, table.oid());
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          estimates.put(table.id(), row.getLong(1));
        }
      }
    }
    return estimates;
  }
}
