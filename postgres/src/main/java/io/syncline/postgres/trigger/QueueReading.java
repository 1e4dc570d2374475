// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.capture.ChangeQueue.EntryRows;
import io.syncline.core.capture.ChangeQueue.KeyMove;
import io.syncline.core.capture.ChangeQueue.View;
import io.syncline.core.change.Row;
import io.syncline.postgres.rows.KeyLookup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of claimed entities, and how their keys changed, in one snapshot. */
record QueueReading(Connection connection, QueueName name) {
  View read(EntryRows rows, List<String> keys) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
              + " SET LOCAL idle_in_transaction_session_timeout = '15s'");
      try {
        return view(rows, keys);
      } finally {
        statement.execute("ROLLBACK");
      }
    }
  }

  private View view(EntryRows rows, List<String> keys) throws SQLException {
    List<KeyMove> moves = moves(rows.entry(), keys);
    Map<String, Row> byKey = new HashMap<>();
    KeyLookup lookup = new KeyLookup(connection, rows.table(), rows.key());
    for (Row row : lookup.find(keys, rows.columns())) {
      byKey.put(KeyLookup.text(rows.key(), row), row);
    }
    return new View(byKey, moves);
  }

  private List<KeyMove> moves(String entry, List<String> keys) throws SQLException {
    String sql =
        """
        SELECT seq, from_id, to_id FROM %s WHERE sync = ? AND target = ? AND entity_type = ?
          AND (from_id = ANY (?) OR to_id = ANY (?)) ORDER BY seq
        """
            .formatted(name.table("key_move"));
    List<KeyMove> moves = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name.sync());
      statement.setString(2, name.target());
      statement.setString(3, entry);
      statement.setArray(4, connection.createArrayOf("text", keys.toArray()));
      statement.setArray(5, connection.createArrayOf("text", keys.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          moves.add(new KeyMove(entry, row.getLong(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return moves;
  }
}
