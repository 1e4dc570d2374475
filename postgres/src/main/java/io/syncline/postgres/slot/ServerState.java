// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.publication.SourceLine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Which server this is, and where its log ends.
 *
 * @param flushedLsn the end of the log that is on disk; nothing after it was ever streamed
 */
public record ServerState(
    String system, int timeline, long database, String databaseName, long flushedLsn) {

  private static final String SQL =
      """
      SELECT (SELECT system_identifier FROM pg_control_system())::text AS system,
             left(pg_walfile_name(pg_current_wal_flush_lsn()), 8) AS timeline,
             d.oid::int8 AS database, d.datname, pg_current_wal_flush_lsn()::text AS flushed
      FROM pg_database d WHERE d.datname = current_database()
      """;

  /**
   * @throws SynclineException SOURCE_UNREACHABLE if the server is in recovery: a standby, or about
   *     to be promoted
   */
  public static ServerState read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      refuseStandby(statement);
      try (ResultSet row = statement.executeQuery(SQL)) {
        row.next();
        return new ServerState(
            Objects.requireNonNull(row.getString("system")),
            Integer.parseInt(Objects.requireNonNull(row.getString("timeline")), 16),
            row.getLong("database"),
            Objects.requireNonNull(row.getString("datname")),
            Lsn.parse(Objects.requireNonNull(row.getString("flushed"))));
      }
    }
  }

  private static void refuseStandby(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
      row.next();
      if (row.getBoolean(1)) {
        throw new SynclineException(
            ErrorCode.SOURCE_UNREACHABLE,
            "the server at %s is in recovery, as a standby is; unless it is being promoted, point source.url at the primary"
                .formatted(connectionUrl(statement)));
      }
    }
  }

  private static String connectionUrl(Statement statement) throws SQLException {
    String url = Objects.requireNonNull(statement.getConnection().getMetaData().getURL());
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  public SourceLine.Server server() {
    return new SourceLine.Server(system, timeline, database);
  }
}
