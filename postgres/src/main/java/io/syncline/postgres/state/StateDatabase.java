// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.slot.WayBack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements on our own tables. Any thread. */
final class StateDatabase implements AutoCloseable {
  private static final int SIZE = 4;
  private static final Set<String> NOT_INSTALLED = Set.of("42P01", "3F000", "42703");

  private final Sessions sessions;
  private final StateSchema schema;
  private final Pool pool;

  StateDatabase(PostgresSettings settings) {
    this.sessions = new Sessions(settings);
    this.schema = new StateSchema(settings.schema());
    this.pool = sessions.pool("state", SIZE);
  }

  Sessions sessions() {
    return sessions;
  }

  String table(String name) {
    return schema.table(name);
  }

  /** The statement, with every <code>${schema}</code> in it replaced. */
  String sql(String template) {
    return template.replace("${schema}", schema.quoted());
  }

  /** What is done on a connection. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** What a row becomes. */
  interface RowOf<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> T run(String doing, Work<T> work) {
    try (Connection connection = pool.connection()) {
      return work.run(connection);
    } catch (SQLException e) {
      if (NOT_INSTALLED.contains(String.valueOf(e.getSQLState()))) {
        throw new SynclineException(
            ErrorCode.NOT_APPLIED,
            "cannot %s: Syncline's tables in schema %s of %s are missing or older than this program; %s"
                .formatted(
                    doing,
                    sessions.settings().schema(),
                    sessions.settings().place(),
                    WayBack.APPLY),
            e);
      }
      throw sessions.failure(doing, e);
    }
  }

  <T> T inTransaction(String doing, Work<T> work) {
    return run(
        doing,
        connection -> {
          connection.setAutoCommit(false);
          try {
            T result = work.run(connection);
            connection.commit();
            return result;
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
        });
  }

  static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  static <T> List<T> list(
      Connection connection, String sql, RowOf<T> rowOf, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet row = statement.executeQuery()) {
        List<T> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(rowOf.read(row));
        }
        return rows;
      }
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object parameter = parameters[i];
      switch (parameter) {
        case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
        case List<?> texts ->
            statement.setArray(
                i + 1, statement.getConnection().createArrayOf("text", texts.toArray()));
        case null, default -> statement.setObject(i + 1, parameter);
      }
    }
  }

  static String text(ResultSet row, String column) throws SQLException {
    return java.util.Objects.requireNonNull(row.getString(column), column);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return java.util.Objects.requireNonNull(findInstant(row, column), column);
  }

  static @Nullable Instant findInstant(ResultSet row, String column) throws SQLException {
    java.time.OffsetDateTime time = row.getObject(column, java.time.OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  @Override
  public void close() {
    pool.close();
  }
}
