// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.change.Position;
import io.syncline.postgres.slot.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Small transactions in the log, which every stream of the database delivers soon: their commit
 * brings the log to the disk, where alone a walsender reads it. (A message outside of a transaction
 * does neither, before 17.)
 */
public final class Watermarks {
  private static final String HEARTBEAT =
      "SELECT pg_logical_emit_message(true, 'syncline', 'heartbeat')";
  private static final String LOW = "SELECT pg_logical_emit_message(true, 'syncline', 'low')";
  private static final String HIGH = "SELECT pg_current_wal_insert_lsn()";

  private Watermarks() {}

  /** Lets idle streams advance. */
  public static void heartbeat(Connection connection) throws SQLException {
    emit(connection, HEARTBEAT);
  }

  /**
   * A position in the log now: everything whose commit record was written before is at or before
   * it, though by far not all of that is visible yet. The commit of the message itself comes after
   * it, and brings streams beyond it.
   *
   * @param connection in autocommit
   */
  static Position low(Connection connection) throws SQLException {
    return Lsn.before(emit(connection, LOW));
  }

  /**
   * Where the log goes on now: everything whose commit somebody sees already begins before it.
   *
   * @param connection may be in a transaction that only reads
   */
  static Position high(Connection connection) throws SQLException {
    return Lsn.before(lsn(connection, HIGH));
  }

  /** The LSN after the message. */
  private static long emit(Connection connection, String sql) throws SQLException {
    return lsn(connection, sql);
  }

  private static long lsn(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return Lsn.parse(Objects.requireNonNull(row.getString(1)));
    }
  }
}
