// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.backreference;

import io.syncline.core.capture.BackReferences;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.KeyText;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.session.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes back references so that no user ever waits for it: a row that somebody has locked is left
 * for later, a table that somebody alters is not waited for.
 */
public final class PostgresBackReferences implements BackReferences {
  private static final String SHORT_WAIT = "SET lock_timeout = '200ms'";
  private static final String USUAL_WAIT = "SET lock_timeout = ";
  private static final String DO_NOT_WAIT_FOR_DISK = "SET synchronous_commit = off";
  private static final String WAIT_FOR_DISK = "RESET synchronous_commit";

  private final Sessions sessions;
  private final Pool pool;

  /**
   * @param pool of pinned connections; whoever made it closes it
   */
  public PostgresBackReferences(Sessions sessions, Pool pool) {
    this.sessions = sessions;
    this.pool = pool;
  }

  @Override
  public List<String> write(TableId table, KeyColumns key, String column, Map<String, String> ids) {
    return with(
        "write column " + column + " of " + table,
        connection -> write(connection, table, key, column, ids));
  }

  @Override
  public List<String> writeMissing(
      TableId table, KeyColumns key, String column, Map<String, String> ids) {
    return with(
        "write column " + column + " of " + table,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(DO_NOT_WAIT_FOR_DISK);
            try {
              return write(connection, table, key, column, ids);
            } finally {
              statement.execute(WAIT_FOR_DISK);
            }
          }
        });
  }

  private static List<String> write(
      Connection connection, TableId table, KeyColumns key, String column, Map<String, String> ids)
      throws SQLException {
    BackReferenceSql sql = BackReferenceSql.of(connection, table, key, column);
    List<String> locked = new ArrayList<>();
    for (Map.Entry<String, String> id : ids.entrySet()) {
      List<String> parts = KeyText.parts(id.getKey(), key.columns().size());
      if (!write(connection, sql, parts, id.getValue())) {
        locked.add(id.getKey());
      }
    }
    return locked;
  }

  /** Writes one row, in a transaction of its own; false if somebody has it locked. */
  private static boolean write(
      Connection connection, BackReferenceSql sql, List<String> key, String id)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql.update());
        PreparedStatement differs = connection.prepareStatement(sql.differs())) {
      bind(update, key, id);
      update.setString(key.size() + 2, id);
      if (update.executeUpdate() > 0) {
        return true;
      }
      bind(differs, key, id);
      try (ResultSet row = differs.executeQuery()) {
        return !row.next();
      }
    } catch (SQLException e) {
      if (SqlFailures.busy(e)) {
        return false;
      }
      if (SqlFailures.badValue(e)) {
        return true;
      }
      throw e;
    }
  }

  private static void bind(PreparedStatement statement, List<String> key, String id)
      throws SQLException {
    for (int i = 0; i < key.size(); i++) {
      statement.setString(i + 1, key.get(i));
    }
    statement.setString(key.size() + 1, id);
  }

  @Override
  public List<String> findMissing(Rows rows, @Nullable String after, int limit) {
    return find(rows, List.of(), after, limit);
  }

  @Override
  public List<String> findWrong(Rows rows, String prefix, @Nullable String after, int limit) {
    return find(rows, List.of(prefix), after, limit);
  }

  /**
   * @param prefix what comes before the key in an id; none to find only rows without one
   */
  private List<String> find(Rows rows, List<String> prefix, @Nullable String after, int limit) {
    KeyColumns key = rows.key();
    List<String> texts = new ArrayList<>(prefix);
    if (after != null) {
      texts.addAll(KeyText.parts(after, key.columns().size()));
    }
    return with(
        "look for rows of " + rows.table() + " without " + rows.column(),
        connection -> {
          BackReferenceSql sql = BackReferenceSql.of(connection, rows.table(), key, rows.column());
          String where = rows.where() == null ? "true" : rows.where().toSql();
          String found =
              prefix.isEmpty()
                  ? sql.missing(where, after != null)
                  : sql.wrong(where, after != null);
          try (PreparedStatement statement = connection.prepareStatement(found)) {
            for (int i = 0; i < texts.size(); i++) {
              statement.setString(i + 1, texts.get(i));
            }
            statement.setInt(texts.size() + 1, limit);
            return keys(statement);
          }
        });
  }

  private static List<String> keys(PreparedStatement statement) throws SQLException {
    List<String> keys = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(row.getString(1));
      }
    }
    return keys;
  }

  /** What is done on a connection. */
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T with(String doing, Work<T> work) {
    try (Connection connection = pool.connection();
        Statement statement = connection.createStatement()) {
      statement.execute(SHORT_WAIT);
      try {
        return work.run(connection);
      } finally {
        statement.execute(USUAL_WAIT + sessions.settings().lockTimeout().toMillis());
      }
    } catch (SQLException e) {
      throw sessions.failure(doing, e);
    }
  }
}
