// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.capture.ChangeQueue.Backlog;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is in the queue, without changing it. */
record QueueLook(Connection connection, QueueName name) {
  long lastVersion() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT last_value FROM " + name.table("queue_version"))) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Looks through what waits, and through nothing that is done. */
  boolean settled(String entry, long version) throws SQLException {
    String sql =
        """
        SELECT NOT EXISTS (SELECT FROM %1$s WHERE claimed_by IS NULL
            AND sync_status IN ('pending', 'deleted') AND queue_version <= ?
            AND sync = ? AND target = ? AND entity_type = ?)
          AND NOT EXISTS (SELECT FROM %1$s WHERE claimed_by IS NOT NULL AND queue_version <= ?
            AND sync_status IN ('pending', 'in_progress', 'deleted')
            AND sync = ? AND target = ? AND entity_type = ?)
        """
            .formatted(name.table());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int first = 1; first <= 5; first += 4) {
        statement.setLong(first, version);
        statement.setString(first + 1, name.sync());
        statement.setString(first + 2, name.target());
        statement.setString(first + 3, entry);
      }
      return yes(statement);
    }
  }

  /**
   * @param member as it is named in what it claimed
   */
  List<EntityId> claimed(String member) throws SQLException {
    String sql =
        "SELECT entity_type, entity_id FROM %s WHERE claimed_by = ? AND sync = ? AND target = ?"
            .formatted(name.table());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, member);
      statement.setString(2, name.sync());
      statement.setString(3, name.target());
      List<EntityId> claimed = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          claimed.add(new EntityId(row.getString(1), row.getString(2)));
        }
      }
      return claimed;
    }
  }

  /** Cheap, however much waits: by the indexes of what waits and of what is claimed. */
  boolean drained(Set<Lane> except) throws SQLException {
    String sql =
        """
        SELECT NOT EXISTS (SELECT FROM %1$s WHERE claimed_by IS NULL
            AND sync_status IN ('pending', 'deleted') AND queue_version IS NOT NULL
            AND sync = ? AND target = ? AND lane <> ALL (?))
          AND NOT EXISTS (SELECT FROM %1$s WHERE claimed_by IS NOT NULL
            AND sync = ? AND target = ? AND lane <> ALL (?))
        """
            .formatted(name.table());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Object[] lanes = except.stream().map(Lane::text).toArray();
      for (int first = 1; first <= 4; first += 3) {
        statement.setString(first, name.sync());
        statement.setString(first + 1, name.target());
        statement.setArray(first + 2, connection.createArrayOf("text", lanes));
      }
      return yes(statement);
    }
  }

  private static boolean yes(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  long countAside(Lane lane) throws SQLException {
    String sql =
        "SELECT count(*) FROM %s WHERE sync_status = 'failed' AND sync = ? AND target = ? AND lane = ?"
            .formatted(name.table());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name.sync());
      statement.setString(2, name.target());
      statement.setString(3, lane.text());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  Map<Lane, Backlog> backlog() throws SQLException {
    Map<Lane, Backlog> backlog = new EnumMap<>(Lane.class);
    String sql =
        """
        SELECT lane, count(*) FILTER (WHERE sync_status <> 'failed'),
          min(updated_at) FILTER (WHERE sync_status <> 'failed'),
          count(*) FILTER (WHERE sync_status = 'failed')
        FROM (
          SELECT sync, target, lane, sync_status, updated_at FROM %1$s WHERE claimed_by IS NULL
            AND sync_status IN ('pending', 'deleted') AND queue_version IS NOT NULL
          UNION ALL SELECT sync, target, lane, sync_status, updated_at FROM %1$s
            WHERE claimed_by IS NOT NULL
          UNION ALL SELECT sync, target, lane, sync_status, updated_at FROM %1$s
            WHERE sync_status = 'failed' AND claimed_by IS NULL) q
        WHERE sync = ? AND target = ? GROUP BY lane
        """
            .formatted(name.table());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name.sync());
      statement.setString(2, name.target());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Timestamp since = row.getTimestamp(3);
          backlog.put(
              Lane.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
              new Backlog(
                  row.getLong(2), since == null ? null : since.toInstant(), row.getLong(4)));
        }
      }
    }
    return backlog;
  }
}
