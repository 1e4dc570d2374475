// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowScan.Wanted;
import io.syncline.core.change.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The log says where things are, and no view says what of it is applied. */
public final class LogStanding implements Standing {

  /**
   * A commit record is in the log before anybody sees the commit: so whatever the view sees begins
   * before the place where the log goes on once the view is taken.
   */
  @Override
  public Position high(Connection connection) throws SQLException {
    return Watermarks.high(connection);
  }

  @Override
  public Set<String> pending(Connection connection, Wanted wanted, List<String> keys) {
    return Set.of();
  }

  /**
   * A transaction of its own, after the view: its records come after the place noted within it. In
   * the view nothing can be written, and a message before it would say nothing of what was
   * committed in between.
   */
  @Override
  public void bringBy(Connection connection) throws SQLException {
    Watermarks.heartbeat(connection);
  }
}
