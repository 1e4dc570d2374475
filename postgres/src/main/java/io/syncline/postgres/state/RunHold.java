// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.verify.VerifyStore.Hold;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A lock of a session of its own: PostgreSQL itself lets go of it when the session ends. */
final class RunHold implements Hold {
  private static final String TAKE =
      "SELECT pg_try_advisory_lock(hashtextextended('syncline run ' || ?, 0))";

  private final Connection connection;

  private RunHold(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes what is called so; null while another session has it.
   *
   * @param name of what is held
   */
  static @Nullable Hold take(Sessions sessions, String name) {
    Connection connection = sessions.open();
    boolean taken = false;
    try {
      taken = lock(connection, name);
      return taken ? new RunHold(connection) : null;
    } catch (SQLException e) {
      throw sessions.failure("take a verification for this process", e);
    } finally {
      if (!taken) {
        closeQuietly(connection);
      }
    }
  }

  private static boolean lock(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SessionLease.NOTICE_ABSENCE);
    }
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The server ends a session some time after the client did, and lets go only then. */
  @Override
  public void close() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock_all()");
    } catch (SQLException e) {
      // It lets go when it ends the session.
    } finally {
      closeQuietly(connection);
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The server ends it.
    }
  }
}
