// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.capture.RowScan.Wanted;
import io.syncline.core.change.Position;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.rows.Standing;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The queue is in the view: it says of each row whether the target has its last change. */
public final class QueueStanding implements Standing {
  private final String schema;
  private final String sync;

  public QueueStanding(String schema, String sync) {
    this.schema = schema;
    this.sync = sync;
  }

  /** The version given last: the view's rows have none after it. */
  @Override
  public Position high(Connection connection) throws SQLException {
    String sql = "SELECT last_value FROM %s.queue_version".formatted(SqlText.identifier(schema));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return Position.endOf(row.getLong(1));
    }
  }

  /**
   * What waits, is being applied, was set aside, or is to go; and both keys of a row that moves.
   */
  @Override
  public Set<String> pending(Connection connection, Wanted wanted, List<String> keys)
      throws SQLException {
    QueueName name = new QueueName(schema, sync, wanted.target());
    String here = "sync = ? AND target = ? AND entity_type = ?";
    String sql =
        """
        SELECT entity_id FROM %1$s WHERE %3$s AND entity_id = ANY (?) AND sync_status <> 'synced'
        UNION ALL SELECT from_id FROM %2$s WHERE %3$s AND from_id = ANY (?)
        UNION ALL SELECT to_id FROM %2$s WHERE %3$s AND to_id = ANY (?)
        """
            .formatted(name.table(), name.table("key_move"), here);
    Array texts = connection.createArrayOf("text", keys.toArray());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (int i = 0; i < 3; i++) {
        statement.setString(parameter++, sync);
        statement.setString(parameter++, wanted.target());
        statement.setString(parameter++, wanted.entry());
        statement.setArray(parameter++, texts);
      }
      return texts(statement);
    }
  }

  private static Set<String> texts(PreparedStatement statement) throws SQLException {
    Set<String> texts = new HashSet<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  /** Workers take what is in the queue; nothing passes by. */
  @Override
  public void bringBy(Connection connection) {}
}
