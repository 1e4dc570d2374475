// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.checkpoint.StateStore.Lease;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** A lock of a session of its own: PostgreSQL itself lets go of it when the session ends. */
final class SessionLease implements Lease {
  static final String KEY_SQL = "hashtextextended('syncline lease ' || ?, 0)";

  /** Where an acknowledgement is asked for; what is sent names the sync. */
  static final String CHANNEL = "syncline_acknowledge";

  private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  /** A holder whose machine is gone is given up after about half a minute. */
  static final String NOTICE_ABSENCE =
      "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4";

  private final Connection connection; // guarded by this
  private final String sync;

  /**
   * @param table where holders write their names
   */
  record Claim(String sync, String holder, String table) {}

  private SessionLease(Connection connection, String sync) {
    this.connection = connection;
    this.sync = sync;
  }

  static @Nullable Lease take(Sessions sessions, Claim claim) {
    Connection connection = sessions.open();
    boolean taken = false;
    try {
      taken = lock(connection, claim);
      return taken ? new SessionLease(connection, claim.sync()) : null;
    } catch (SQLException e) {
      throw sessions.failure("take the lease of sync " + claim.sync(), e);
    } finally {
      if (!taken) {
        closeQuietly(connection);
      }
    }
  }

  private static boolean lock(Connection connection, Claim claim) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
    try (Statement statement = connection.createStatement()) {
      statement.execute(NOTICE_ABSENCE);
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_try_advisory_lock(" + KEY_SQL + ")")) {
      statement.setString(1, claim.sync());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          return false;
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + CHANNEL);
    }
    StateDatabase.update(
        connection,
        "UPDATE " + claim.table() + " SET holder = ?, held_since = now() WHERE name = ?",
        claim.holder(),
        claim.sync());
    return true;
  }

  @Override
  public synchronized boolean held() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      return true;
    } catch (SQLException e) {
      // The session is gone, and the lock with it.
      return false;
    }
  }

  @Override
  public synchronized boolean asked() {
    try {
      boolean asked = false;
      for (PGNotification sent : connection.unwrap(PGConnection.class).getNotifications()) {
        asked |= sent.getParameter().equals(sync);
      }
      return asked;
    } catch (SQLException e) {
      return false; // held() will tell
    }
  }

  @Override
  public synchronized void close() {
    closeQuietly(connection);
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The server lets go when the session ends.
    }
  }
}
