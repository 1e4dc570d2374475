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
 * Small records in the log, which every stream of the database delivers.
 *
 * <p>A walsender reads only what is on disk, and a logical message alone is not written there at
 * once: from 17 on it can be asked for, before that a transaction with an id does it by committing.
 */
public final class Watermarks {
  private static final int FLUSH_SINCE = 17;
  private static final String FLUSHED = "SELECT pg_logical_emit_message(false, '%s', '%s', true)";
  private static final String COMMITTED =
      "SELECT pg_logical_emit_message(false, '%s', '%s') FROM pg_current_xact_id()";
  private static final String PREFIX = "syncline";

  private Watermarks() {}

  /** Lets idle streams advance. */
  public static void heartbeat(Connection connection) throws SQLException {
    emit(connection, "heartbeat");
  }

  /**
   * A position in the log now. Everything that was committed before it, and by far not everything
   * that is visible before it, is at or before it. A second record behind it brings streams there
   * soon.
   *
   * @param connection in autocommit
   */
  static Position low(Connection connection) throws SQLException {
    long low = emit(connection, "low");
    emit(connection, "high");
    return Lsn.before(low);
  }

  /** The LSN after the record. */
  private static long emit(Connection connection, String content) throws SQLException {
    boolean flush = connection.getMetaData().getDatabaseMajorVersion() >= FLUSH_SINCE;
    String sql = (flush ? FLUSHED : COMMITTED).formatted(PREFIX, content);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return Lsn.parse(Objects.requireNonNull(row.getString(1)));
    }
  }
}
