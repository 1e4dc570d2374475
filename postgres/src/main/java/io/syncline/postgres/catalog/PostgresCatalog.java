// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The catalog of the source. */
public final class PostgresCatalog {

  private static final String NAMES =
      """
      SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      """;

  private PostgresCatalog() {}

  /**
   * Describes the tables that exist, all as of one moment.
   *
   * @param connection in autocommit
   */
  public static List<TableDescription> describe(Connection connection, Collection<TableId> tables)
      throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      return new CatalogReader(connection).read(tables);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  /** The tables of all schemas that are not PostgreSQL's own; partitions go by their root. */
  public static Set<TableId> names(Connection connection) throws SQLException {
    Set<TableId> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(NAMES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        names.add(new TableId(row.getString(1), row.getString(2)));
      }
    }
    return names;
  }

  public static Catalog catalog(List<TableDescription> descriptions) {
    Map<TableId, Catalog.Table> tables = new LinkedHashMap<>();
    descriptions.forEach(table -> tables.put(table.table().id(), table.table()));
    return new Catalog(tables);
  }
}
