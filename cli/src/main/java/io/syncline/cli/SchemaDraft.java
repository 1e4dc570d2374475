// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli;

import io.syncline.cli.connection.DraftRequest;
import io.syncline.config.init.MappingWriter;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.postgres.catalog.PostgresCatalog;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A first mapping file from the tables of a live schema. */
final class SchemaDraft {
  private static final String TABLES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
      ORDER BY c.relname
      """;

  private SchemaDraft() {}

  static String write(DraftRequest request) {
    Sessions sessions =
        new Sessions(
            PostgresSettings.of(request.url(), request.username(), request.password().value()));
    try (Connection connection = sessions.open()) {
      List<TableId> tables = tables(connection, request);
      Catalog catalog = PostgresCatalog.catalog(PostgresCatalog.describe(connection, tables));
      int version = connection.getMetaData().getDatabaseMajorVersion();
      return MappingWriter.write(
          catalog,
          version >= PostgresConnection.GENERATED_SINCE
              ? GeneratedColumns.PUBLISHED
              : GeneratedColumns.UNPUBLISHED,
          request.access());
    } catch (SQLException e) {
      throw sessions.failure("read schema " + request.schema(), e);
    }
  }

  private static List<TableId> tables(Connection connection, DraftRequest request)
      throws SQLException {
    List<TableId> tables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      statement.setString(1, request.schema());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(new TableId(request.schema(), row.getString(1)));
        }
      }
    }
    if (tables.isEmpty()) {
      throw new SynclineException(
          ErrorCode.CONFIGURATION_INVALID,
          "schema "
              + request.schema()
              + " has no tables that "
              + request.username()
              + " can see; name another with --schema");
    }
    return tables;
  }
}
