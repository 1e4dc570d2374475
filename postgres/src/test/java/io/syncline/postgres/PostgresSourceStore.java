// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.slot.SlotNames;
import io.syncline.testkit.contract.SourceStore;
import io.syncline.testkit.contract.SourceTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A fresh database with the contract's tables. */
final class PostgresSourceStore implements SourceStore {
  private final TestDatabase database = TestDatabase.create();

  PostgresSourceStore() {
    database.sql(SourceTables.SQL.toArray(String[]::new));
    database.setUp(SourceTables.PEOPLE, SourceTables.PAIRS, SourceTables.OTHERS);
  }

  @Override
  public ChangeSource open() {
    return database.source();
  }

  @Override
  public User begin() {
    return new SqlUser(database.connect());
  }

  @Override
  public void dropSlot(PipelineId pipeline) {
    String slot = SlotNames.of(database.runtime().slotPrefix(), pipeline);
    database.sql("SELECT pg_drop_replication_slot('" + slot + "')");
  }

  @Override
  public void disconnectAll() {
    database.sql(
        """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);
  }

  @Override
  public void close() {
    database.close();
  }

  private static final class SqlUser implements User {
    private final Connection connection;

    SqlUser(Connection connection) {
      this.connection = connection;
      execute("BEGIN");
    }

    private void execute(String sql) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }

    @Override
    public void insert(String table, Map<String, @Nullable String> row) {
      execute(
          "INSERT INTO %s (%s) VALUES (%s)"
              .formatted(
                  table,
                  String.join(", ", row.keySet()),
                  row.values().stream().map(SqlUser::literal).collect(Collectors.joining(", "))));
    }

    private static String literal(@Nullable String value) {
      return value == null ? "NULL" : SqlText.literal(value);
    }

    @Override
    public void update(
        String table, Map<String, String> key, Map<String, @Nullable String> changes) {
      String set =
          changes.entrySet().stream()
              .map(change -> change.getKey() + " = " + literal(change.getValue()))
              .collect(Collectors.joining(", "));
      execute("UPDATE %s SET %s WHERE %s".formatted(table, set, condition(key)));
    }

    @Override
    public void delete(String table, Map<String, String> key) {
      execute("DELETE FROM %s WHERE %s".formatted(table, condition(key)));
    }

    private static String condition(Map<String, String> key) {
      return key.entrySet().stream()
          .map(part -> part.getKey() + " = " + literal(part.getValue()))
          .collect(Collectors.joining(" AND "));
    }

    @Override
    public void truncate(String table) {
      execute("TRUNCATE " + table);
    }

    @Override
    public void commit() {
      end("COMMIT");
    }

    @Override
    public void rollback() {
      end("ROLLBACK");
    }

    private void end(String sql) {
      try (connection) {
        execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }
  }
}
