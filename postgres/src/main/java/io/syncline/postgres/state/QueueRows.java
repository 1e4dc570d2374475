// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.checkpoint.QueueCount;
import io.syncline.core.mapping.Lane;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** What is listed in graph_sync_status. */
final class QueueRows {
  private static final String COUNT =
      """
      SELECT target, entity_type, lane, sync_status, count(*) AS entities,
        min(CASE sync_status WHEN 'in_progress' THEN coalesce(last_attempt_at, updated_at)
          ELSE updated_at END) AS oldest
      FROM ${schema}.graph_sync_status WHERE sync = ?
      GROUP BY target, entity_type, lane, sync_status
      ORDER BY target, entity_type, lane, sync_status
      """;

  private QueueRows() {}

  static List<QueueCount> count(Connection connection, StateDatabase database, String sync)
      throws SQLException {
    return StateDatabase.list(connection, database.sql(COUNT), QueueRows::read, sync);
  }

  private static QueueCount read(ResultSet row) throws SQLException {
    return new QueueCount(
        StateDatabase.text(row, "target"),
        StateDatabase.text(row, "entity_type"),
        Lane.valueOf(StateDatabase.text(row, "lane").toUpperCase(Locale.ROOT)),
        StateDatabase.text(row, "sync_status"),
        row.getLong("entities"),
        StateDatabase.instant(row, "oldest"));
  }
}
