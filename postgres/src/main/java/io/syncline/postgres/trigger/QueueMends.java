// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which entities in the queue are to be mended, until the target has them. */
record QueueMends(Connection connection, QueueName queue) {
  /** Whatever is claimed already was claimed before it was asked for: it does not count. */
  static final String AGAIN =
      ", mend = excluded.mend, mend_version = coalesce(q.queue_version, 0) + 1";

  /** The same claims, with what is to be mended of them. */
  List<Claim> mark(List<Claim> claims, Member member) throws SQLException {
    Map<EntityId, OrphanPolicy> mends = of(member);
    return mends.isEmpty() ? claims : claims.stream().map(claim -> marked(claim, mends)).toList();
  }

  private static Claim marked(Claim claim, Map<EntityId, OrphanPolicy> mends) {
    OrphanPolicy mend = mends.get(claim.id());
    return mend == null
        ? claim
        : new Claim(
            claim.id(), claim.version(), claim.lane(), claim.since(), claim.retries(), mend);
  }

  private Map<EntityId, OrphanPolicy> of(Member member) throws SQLException {
    String sql =
        """
        SELECT entity_type, entity_id, mend FROM %s
        WHERE claimed_by = ? AND sync = ? AND target = ?
          AND mend_version IS NOT NULL AND mend_version > coalesce(target_version::bigint, 0)
        """
            .formatted(queue.table());
    Map<EntityId, OrphanPolicy> mends = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, QueueMembers.text(member));
      statement.setString(2, queue.sync());
      statement.setString(3, queue.target());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          OrphanPolicy mend = OrphanPolicy.valueOf(row.getString(3).toUpperCase(Locale.ROOT));
          mends.put(new EntityId(row.getString(1), row.getString(2)), mend);
        }
      }
    }
    return mends;
  }
}
