// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code pg_replication_slots}.
 *
 * @param activePid the process that streams from it, or 0
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 * @param invalidation why it was invalidated (on 17 and newer); null if it was not
 * @param confirmedLsn up to where changes were confirmed
 * @param restartLsn oldest log that it needs
 */
public record SlotState(
    String name,
    String plugin,
    String database,
    int activePid,
    String walStatus,
    @Nullable String invalidation,
    long confirmedLsn,
    long restartLsn) {

  private static final int INVALIDATION_SINCE = 17;

  public static Optional<SlotState> find(Connection connection, String name) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    try (PreparedStatement statement =
        connection.prepareStatement(
            sql(version >= INVALIDATION_SINCE ? "invalidation_reason" : "NULL"))) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(read(name, row)) : Optional.empty();
      }
    }
  }

  private static String sql(String invalidation) {
    return """
    SELECT coalesce(plugin, '') AS plugin, coalesce(database, '') AS database,
           coalesce(active_pid, 0) AS active_pid, coalesce(wal_status, 'lost') AS wal_status,
           %s AS invalidation, coalesce(confirmed_flush_lsn, '0/0')::text AS confirmed,
           coalesce(restart_lsn, '0/0')::text AS restart
    FROM pg_replication_slots WHERE slot_name = ?
    """
        .formatted(invalidation);
  }

  private static SlotState read(String name, ResultSet row) throws SQLException {
    return new SlotState(
        name,
        Objects.requireNonNull(row.getString("plugin")),
        Objects.requireNonNull(row.getString("database")),
        row.getInt("active_pid"),
        Objects.requireNonNull(row.getString("wal_status")),
        row.getString("invalidation"),
        Lsn.parse(Objects.requireNonNull(row.getString("confirmed"))),
        Lsn.parse(Objects.requireNonNull(row.getString("restart"))));
  }

  /** Whether the log it needs is gone, or PostgreSQL gave it up for another reason. */
  public boolean lost() {
    return invalidation != null || walStatus.equals("lost");
  }

  public String lossReason() {
    return invalidation == null ? "its log was removed" : invalidation;
  }
}
