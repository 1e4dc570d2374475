// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

import io.syncline.core.capture.SourceProgress;
import io.syncline.core.capture.SourceSnapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/** Where the log and a slot are. */
public final class SlotProgress {
  private static final String SQL =
      """
      SELECT pg_current_wal_lsn()::text AS current,
             coalesce(s.confirmed_flush_lsn, '0/0')::text AS confirmed,
             coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn), 0)::int8 AS retained,
             s.safe_wal_size AS remaining, coalesce(s.wal_status, 'none') AS state,
             pg_current_snapshot()::text AS snapshot,
             pg_current_wal_insert_lsn()::text AS high -- after the view, which the statement has
      FROM (VALUES (?::name)) AS wanted(slot)
      LEFT JOIN pg_replication_slots s ON s.slot_name = wanted.slot
      """;

  private SlotProgress() {}

  public static SourceProgress read(Connection connection, String slot) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long remaining = row.getLong("remaining");
        Long known = row.wasNull() ? null : remaining;
        return new SourceProgress(
            Lsn.parse(Objects.requireNonNull(row.getString("current"))),
            Lsn.parse(Objects.requireNonNull(row.getString("confirmed"))),
            row.getLong("retained"),
            known,
            Objects.requireNonNull(row.getString("state")),
            SourceSnapshot.parse(Objects.requireNonNull(row.getString("snapshot"))),
            Lsn.before(Lsn.parse(Objects.requireNonNull(row.getString("high")))));
      }
    }
  }
}
