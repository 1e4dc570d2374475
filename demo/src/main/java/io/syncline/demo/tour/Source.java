// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import io.syncline.demo.civic.CivicTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.replication.LogSequenceNumber;

/** What the tour asks PostgreSQL itself. */
final class Source {
  private Source() {}

  /** The end of everything committed so far. */
  static LogSequenceNumber currentPosition(Servers servers) {
    return LogSequenceNumber.valueOf(ask(servers, "SELECT pg_current_wal_flush_lsn()"));
  }

  /** One more transaction, so that a change comes after everything committed so far. */
  static void touch(Servers servers) {
    servers
        .postgres()
        .execute(
            Servers.DATABASE,
            "UPDATE users SET updated_at = now() WHERE id = (SELECT id FROM users LIMIT 1)");
  }

  /** Rows of all tables. */
  static long rows(Servers servers) {
    long rows = 0;
    for (CivicTable table : CivicTable.values()) {
      rows += Long.parseLong(ask(servers, "SELECT count(*) FROM " + table.sqlName()));
    }
    return rows;
  }

  /** Whether every bill that is mapped has its node's id. */
  static boolean referencesWritten(Servers servers) {
    String missing =
        "SELECT count(*) FROM bills WHERE status <> 'withdrawn' AND neo4j_node_id IS NULL";
    return ask(servers, missing).equals("0");
  }

  private static String ask(Servers servers, String sql) {
    try (Connection connection = servers.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run " + sql, e);
    }
  }
}
