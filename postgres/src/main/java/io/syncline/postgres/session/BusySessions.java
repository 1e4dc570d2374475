// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Who is at work in the database besides us. Each transaction holds a lock that every role may see;
 * whether its session idles in it, only some roles see.
 */
public final class BusySessions {
  private static final String COUNT =
      """
      SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.granted
        AND a.datname = current_database() AND coalesce(a.state, 'active') = 'active'
        AND a.application_name <> ? AND a.pid <> pg_backend_pid()
      """;

  private BusySessions() {}

  /** Sessions that execute something now, but those called as ours are. */
  public static int count(Connection connection, PostgresSettings settings) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setString(1, settings.applicationName());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }
}
