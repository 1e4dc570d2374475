// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.mapping.Lane;
import io.syncline.core.verify.OrphanPolicy;
import io.syncline.postgres.session.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds keys to the queue beside writers who do the same. Whoever waits for the other gives way: we
 * do, long before PostgreSQL would look for a deadlock and choose the writer as its victim.
 *
 * @param mend as in {@link io.syncline.core.capture.ChangeQueue.Claim}
 */
record QueueAddition(
    Connection connection, QueueName queue, String entry, Lane lane, @Nullable OrphanPolicy mend) {
  private static final String PATIENCE = "SET lock_timeout = '50ms'";

  /**
   * @param usual the session's own longest wait for a lock
   */
  int add(List<String> keys, Duration usual) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(PATIENCE);
      try {
        return addAll(keys);
      } finally {
        statement.execute("SET lock_timeout = " + usual.toMillis());
      }
    }
  }

  private int addAll(List<String> keys) throws SQLException {
    if (keys.isEmpty()) {
      return 0;
    }
    try {
      return insert(keys);
    } catch (SQLException e) {
      if (!SqlFailures.busy(e)) {
        throw e;
      }
    }
    if (keys.size() == 1) {
      // Whoever writes to it just now adds it, or leaves it as it was: then the next try adds it.
      return addAll(keys);
    }
    int middle = keys.size() / 2;
    return addAll(keys.subList(0, middle)) + addAll(keys.subList(middle, keys.size()));
  }

  private int insert(List<String> keys) throws SQLException {
    String sql =
        """
        INSERT INTO %1$s AS q
          (sync, target, entity_type, entity_id, sync_status, lane, queue_version%4$s)
        SELECT %2$s, ?, id, 'pending', ?, nextval(%3$s)%5$s FROM unnest(?) id
        ON CONFLICT (sync, target, entity_type, entity_id) DO UPDATE SET
          sync_status = CASE q.sync_status WHEN 'deleted' THEN 'deleted' ELSE 'pending' END,
          lane = excluded.lane, queue_version = nextval(%3$s),
          attempts = 0, next_attempt_at = NULL, updated_at = now()%6$s
        """
            .formatted(
                queue.table(),
                queue.place(),
                queue.sequence(),
                mend == null ? "" : ", mend, mend_version",
                mend == null ? "" : ", '" + mend.text() + "', 1",
                mend == null ? "" : QueueMends.AGAIN);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, entry);
      statement.setString(2, lane.text());
      statement.setArray(3, connection.createArrayOf("text", keys.toArray()));
      return statement.executeUpdate();
    }
  }
}
