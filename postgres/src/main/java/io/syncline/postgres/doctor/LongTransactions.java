// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that have written and are open for long, also prepared ones that somebody forgot: a
 * new slot waits for each, and every slot keeps the log since they began.
 */
final class LongTransactions {
  private static final String NAME = "long transactions";

  /** The oldest first; last those of other roles, where it is not for us to know their start. */
  private static final String OPEN =
      """
      SELECT who, remedy, extract(epoch FROM now() - began)::int8 AS seconds FROM (
        SELECT format('session %s of role %s', pid, usename) AS who,
               format('SELECT pg_terminate_backend(%s);', pid) AS remedy, xact_start AS began
        FROM pg_stat_activity WHERE backend_xid IS NOT NULL
        UNION ALL
        SELECT format('prepared transaction %L of role %s', gid, owner),
               format('ROLLBACK PREPARED %L; -- or COMMIT PREPARED; in database %s', gid, database),
               prepared
        FROM pg_prepared_xacts) AS open
      ORDER BY began NULLS LAST
      """;

  private final Connection connection;
  private final String role;
  private final Duration limit;

  /**
   * @param role who looks
   * @param limit from when on a transaction is long
   */
  LongTransactions(Connection connection, String role, Duration limit) {
    this.connection = connection;
    this.role = role;
    this.limit = limit;
  }

  /**
   * @param age how long it has been open; null if that is not shown to us
   */
  private record Open(String who, String remedy, @Nullable Duration age) {
    static Open of(ResultSet row) throws SQLException {
      long seconds = row.getLong("seconds");
      Duration age = row.wasNull() ? null : Duration.ofSeconds(seconds);
      return new Open(
          Objects.requireNonNull(row.getString("who")),
          Objects.requireNonNull(row.getString("remedy")),
          age);
    }
  }

  Check check() throws SQLException {
    boolean hidden = false;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(OPEN)) {
      while (row.next()) {
        Open open = Open.of(row);
        Duration age = open.age();
        if (age == null) {
          hidden = true;
        } else if (age.compareTo(limit) >= 0) {
          return warning(open, age);
        }
      }
    }
    return Check.ok(
        NAME,
        hidden
            ? "none that role %s may see; a member of pg_read_all_stats sees those of others"
                .formatted(role)
            : "none");
  }

  private static Check warning(Open open, Duration age) {
    return Check.warning(
        NAME,
        "%s has been open for %d minutes: new slots wait for it, and it holds the log back"
            .formatted(open.who(), age.toMinutes()),
        open.remedy());
  }
}
