// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.catalog;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The catalog of the source. */
public final class PostgresCatalog {

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

  public static Catalog catalog(List<TableDescription> descriptions) {
    Map<TableId, Catalog.Table> tables = new LinkedHashMap<>();
    descriptions.forEach(table -> tables.put(table.table().id(), table.table()));
    return new Catalog(tables);
  }
}
