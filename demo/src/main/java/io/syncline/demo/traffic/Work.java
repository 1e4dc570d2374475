// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.traffic;

import io.syncline.demo.civic.CivicTable;
import io.syncline.demo.civic.Vocabulary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What an operation works with: the transaction's connection, the writer's randomness, and ways to
 * choose rows that exist. Writer thread only.
 */
final class Work {
  private final Connection connection;
  private final RandomGenerator random;
  private final Deque<Long> announcedSponsors = new ArrayDeque<>();
  private long changedRows;

  Work(Connection connection, RandomGenerator random) {
    this.connection = connection;
    this.random = random;
  }

  RandomGenerator random() {
    return random;
  }

  /** Whether something of this chance, in percent, happens now. */
  boolean happens(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Ids of sponsors that bills name already, or still, and that have no row. */
  Deque<Long> announcedSponsors() {
    return announcedSponsors;
  }

  /** Runs an INSERT, UPDATE or DELETE and returns the rows it changed, cascades not counted. */
  int change(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      int rows = statement.executeUpdate();
      changedRows += rows;
      return rows;
    }
  }

  /** The rows changed since this was last asked. */
  long takeChangedRows() {
    long rows = changedRows;
    changedRows = 0;
    return rows;
  }

  /** A fresh value of the table's identity column. */
  long newId(CivicTable table) throws SQLException {
    return find(
            Long.class, "SELECT nextval(pg_get_serial_sequence('" + table.sqlName() + "', 'id'))")
        .orElseThrow();
  }

  UUID newUuid() {
    return Vocabulary.uuid(random);
  }

  /** The id of some row of a table whose key is a number. */
  Optional<Long> anyId(CivicTable table) throws SQLException {
    return find(
        Long.class,
        "SELECT id FROM %1$s WHERE id >= (? * (SELECT max(id) FROM %1$s))::bigint ORDER BY id LIMIT 1"
            .formatted(table.sqlName()),
        random.nextDouble());
  }

  /** The id of some row of a table whose key is a uuid. */
  Optional<UUID> anyUuid(CivicTable table) throws SQLException {
    return find(
        UUID.class,
        "SELECT id FROM %s WHERE id >= ? ORDER BY id LIMIT 1".formatted(table.sqlName()),
        newUuid());
  }

  /** The first column of the first row, if there is one and it is not NULL. */
  <T> Optional<T> find(Class<T> type, String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getObject(1, type)) : Optional.empty();
      }
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
