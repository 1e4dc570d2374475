// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.capture.ChangeQueue.Member;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Who works on a queue. */
record QueueMembers(QueueName queue) {
  /** How a member is named in the rows that it claimed. */
  static String text(Member member) {
    return member.number() + "/" + member.incarnation();
  }

  Member join(Connection connection, String holder, Duration lease) throws SQLException {
    String sql =
        """
        INSERT INTO %1$s (sync, target, number, holder, incarnation, alive_until)
        SELECT ?, ?, n, ?, ?, clock_timestamp() + ? * interval '1 ms'
        FROM generate_series(1, 10000) n WHERE NOT EXISTS
          (SELECT FROM %1$s w WHERE w.sync = ? AND w.target = ? AND w.number = n)
        ORDER BY n LIMIT 1
        ON CONFLICT DO NOTHING RETURNING number
        """
            .formatted(queue.table("worker"));
    String incarnation = UUID.randomUUID().toString().substring(0, 8);
    while (true) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, queue.sync());
        statement.setString(2, queue.target());
        statement.setString(3, holder);
        statement.setString(4, incarnation);
        statement.setLong(5, lease.toMillis());
        statement.setString(6, queue.sync());
        statement.setString(7, queue.target());
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            return new Member(row.getInt(1), incarnation);
          }
        }
      }
    }
  }

  boolean renew(Connection connection, Member member, Duration lease) throws SQLException {
    String sql =
        """
        UPDATE %s SET alive_until = clock_timestamp() + ? * interval '1 ms'
        WHERE sync = ? AND target = ? AND number = ? AND incarnation = ?
        """
            .formatted(queue.table("worker"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, lease.toMillis());
      statement.setString(2, queue.sync());
      statement.setString(3, queue.target());
      statement.setInt(4, member.number());
      statement.setString(5, member.incarnation());
      if (statement.executeUpdate() == 0) {
        throw new SynclineException(
            ErrorCode.FENCED, "worker " + member.number() + " was silent, and taken for dead");
      }
      return true;
    }
  }

  List<Member> find(Connection connection, boolean silent) throws SQLException {
    String sql =
        "SELECT number, incarnation FROM %s WHERE sync = ? AND target = ?%s ORDER BY number"
            .formatted(queue.table("worker"), silent ? " AND alive_until < clock_timestamp()" : "");
    List<Member> members = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, queue.sync());
      statement.setString(2, queue.target());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          members.add(new Member(row.getInt(1), row.getString(2)));
        }
      }
    }
    return members;
  }

  long release(Connection connection, Member dead) throws SQLException {
    String sql = "SELECT %s(?, ?, ?, ?)".formatted(queue.function("release_worker"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, queue.sync());
      statement.setString(2, queue.target());
      statement.setInt(3, dead.number());
      statement.setString(4, dead.incarnation());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
