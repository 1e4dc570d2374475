// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.snapshot;

import io.syncline.core.type.SqlText;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.slot.Continuity;
import io.syncline.postgres.slot.Lsn;
import io.syncline.postgres.slot.SlotState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the slots of pipelines that begin. */
final class SlotMaker {
  private static final Logger LOG = LoggerFactory.getLogger(SlotMaker.class);
  private static final int OPTIONS_SINCE = 15;
  private static final int FAILOVER_SINCE = 17;

  private static final String OPEN_TRANSACTIONS =
      """
      SELECT (SELECT count(*) FROM pg_stat_activity
              WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()) AS open,
             (SELECT count(*) FROM pg_prepared_xacts) AS prepared
      """;

  private final Sessions sessions;
  private final Connection sql;

  SlotMaker(Sessions sessions, Connection sql) {
    this.sessions = sessions;
    this.sql = sql;
  }

  /**
   * @param snapshot name of the snapshot at the slot's start, which lives until the replication
   *     connection's next command; null if none was asked for
   */
  record Made(long consistentLsn, @Nullable String snapshot) {}

  /** Drops what an unfinished snapshot left. */
  void dropLeftover(String slot) throws SQLException {
    Optional<SlotState> leftover = SlotState.find(sql, slot);
    if (leftover.isPresent()) {
      new Continuity(sessions, sql).proveOurs(leftover.get());
      try (PreparedStatement drop = sql.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
        drop.setString(1, slot);
        drop.execute();
      }
    }
  }

  Made make(Connection replication, String slot, boolean export) throws SQLException {
    tellOfWaiting(slot);
    try (Statement statement = replication.createStatement();
        ResultSet row = statement.executeQuery(command(slot, export))) {
      row.next();
      return new Made(
          Lsn.parse(Objects.requireNonNull(row.getString("consistent_point"))),
          row.getString("snapshot_name"));
    }
  }

  private String command(String slot, boolean export) throws SQLException {
    String command = "CREATE_REPLICATION_SLOT " + SqlText.identifier(slot) + " LOGICAL pgoutput ";
    int version = sql.getMetaData().getDatabaseMajorVersion();
    if (version < OPTIONS_SINCE) {
      return command + (export ? "EXPORT_SNAPSHOT" : "NOEXPORT_SNAPSHOT");
    }
    boolean failover = version >= FAILOVER_SINCE && sessions.settings().failover();
    return command
        + "(SNAPSHOT '%s'%s)"
            .formatted(export ? "export" : "nothing", failover ? ", FAILOVER" : "");
  }

  /** PostgreSQL makes a slot only after every transaction that is open now has ended. */
  private void tellOfWaiting(String slot) throws SQLException {
    try (Statement statement = sql.createStatement();
        ResultSet row = statement.executeQuery(OPEN_TRANSACTIONS)) {
      row.next();
      int open = row.getInt("open");
      int prepared = row.getInt("prepared");
      if (open + prepared > 0) {
        LOG.info(
            "making replication slot {}: waits for open transactions to end ({} in sessions, {}"
                + " prepared)",
            slot,
            open,
            prepared);
      }
    }
  }
}
