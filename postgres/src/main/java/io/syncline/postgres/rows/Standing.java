// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowScan.Wanted;
import io.syncline.core.change.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What a capture knows of the rows in a view. Any thread. */
public interface Standing {

  /**
   * A position at or after everything that the view sees.
   *
   * @param connection in the view, which was taken before
   */
  Position high(Connection connection) throws SQLException;

  /**
   * Which of these keys have a change that is still to be applied, as the view knows.
   *
   * @param connection in the view
   */
  Set<String> pending(Connection connection, Wanted wanted, List<String> keys) throws SQLException;

  /**
   * Has idle pipelines come by {@link #high}.
   *
   * @param connection in autocommit; the view is over
   */
  void bringBy(Connection connection) throws SQLException;
}
