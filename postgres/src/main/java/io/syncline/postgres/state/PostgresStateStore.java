// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Our own tables. Any thread. */
public final class PostgresStateStore implements StateStore {
  private static final int POOL = 4;
  private static final Set<String> NOT_INSTALLED = Set.of("42P01", "3F000", "42703");

  private final Sessions sessions;
  private final StateSchema schema;
  private final Pool pool;

  public PostgresStateStore(PostgresSettings settings) {
    this.sessions = new Sessions(settings);
    this.schema = new StateSchema(settings.schema());
    this.pool = sessions.pool("state", POOL);
  }

  @Override
  public @Nullable Lease tryLease(String sync, String holder) {
    run("find the sync", connection -> loadEra(connection, sync));
    return SessionLease.take(sessions, new SessionLease.Claim(sync, holder, schema.table("sync")));
  }

  @Override
  public Optional<String> findLeaseHolder(String sync) {
    String sql =
        """
        SELECT holder FROM %s
        WHERE name = ? AND EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND ((classid::int8 << 32) | objid::int8) = %s AND objsubid = 1)
        """
            .formatted(schema.table("sync"), SessionLease.KEY_SQL);
    return run(
        "look who runs",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, sync);
            statement.setString(2, sync);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public Map<String, AppliedEntry> loadMapping(String sync) {
    String sql =
        "SELECT name, fingerprint, definition, pending_read, former FROM %s WHERE sync = ? ORDER BY name"
            .formatted(schema.table("entry"));
    return run(
        "read the applied mapping",
        connection -> {
          Map<String, AppliedEntry> entries = new TreeMap<>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, sync);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                entries.put(
                    row.getString(1),
                    new AppliedEntry(
                        row.getString(2), row.getString(3), row.getBoolean(4), row.getString(5)));
              }
            }
          }
          return entries;
        });
  }

  @Override
  public void saveMapping(String sync, Map<String, AppliedEntry> entries) {
    String table = schema.table("entry");
    run(
        "store the applied mapping",
        connection ->
            inTransaction(
                connection,
                () -> {
                  update(connection, "DELETE FROM " + table + " WHERE sync = ?", sync);
                  for (Map.Entry<String, AppliedEntry> entry : entries.entrySet()) {
                    AppliedEntry applied = entry.getValue();
                    update(
                        connection,
                        "INSERT INTO "
                            + table
                            + " (sync, name, fingerprint, definition, pending_read, former)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                        sync,
                        entry.getKey(),
                        applied.fingerprint(),
                        applied.definition(),
                        applied.pendingRead(),
                        applied.former());
                  }
                }));
  }

  @Override
  public Map<TableId, String> loadFingerprints(String sync) {
    String sql =
        "SELECT schema_name, table_name, fingerprint FROM %s WHERE sync = ?"
            .formatted(schema.table("table_fingerprint"));
    return run(
        "read the fingerprints of tables",
        connection -> {
          Map<TableId, String> fingerprints = new LinkedHashMap<>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, sync);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                fingerprints.put(new TableId(row.getString(1), row.getString(2)), row.getString(3));
              }
            }
          }
          return fingerprints;
        });
  }

  @Override
  public void saveFingerprints(String sync, Map<TableId, String> fingerprints) {
    String sql =
        """
        INSERT INTO %s (sync, schema_name, table_name, fingerprint) VALUES (?, ?, ?, ?)
        ON CONFLICT (sync, schema_name, table_name) DO UPDATE SET fingerprint = EXCLUDED.fingerprint
        """
            .formatted(schema.table("table_fingerprint"));
    run(
        "store the fingerprints of tables",
        connection ->
            inTransaction(
                connection,
                () -> {
                  for (Map.Entry<TableId, String> entry : new TreeMap<>(fingerprints).entrySet()) {
                    TableId table = entry.getKey();
                    update(connection, sql, sync, table.schema(), table.name(), entry.getValue());
                  }
                }));
  }

  @Override
  public long loadEra(String sync) {
    return run("read the era", connection -> loadEra(connection, sync));
  }

  private long loadEra(Connection connection, String sync) throws SQLException {
    String table = schema.table("sync");
    update(connection, "INSERT INTO " + table + " (name) VALUES (?) ON CONFLICT DO NOTHING", sync);
    return number(connection, "SELECT era FROM " + table + " WHERE name = ?", sync);
  }

  @Override
  public long beginEra(String sync) {
    return run(
        "begin an era",
        connection -> {
          loadEra(connection, sync);
          return number(
              connection,
              "UPDATE " + schema.table("sync") + " SET era = era + 1 WHERE name = ? RETURNING era",
              sync);
        });
  }

  @Override
  public void saveStatus(PipelineStatus status) {
    run(
        "publish the status",
        connection -> {
          StatusRows.save(connection, schema.table("pipeline"), status);
          return status;
        });
  }

  @Override
  public List<PipelineStatus> loadStatus(String sync) {
    return run(
        "read the status",
        connection -> StatusRows.load(connection, schema.table("pipeline"), sync));
  }

  static int update(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static long number(Connection connection, String sql, String sync) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, sync);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** What is done in one transaction. */
  private interface Step {
    void run() throws SQLException;
  }

  private static boolean inTransaction(Connection connection, Step step) throws SQLException {
    connection.setAutoCommit(false);
    try {
      step.run();
      connection.commit();
      return true;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** What is done on a connection. */
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T run(String doing, Work<T> work) {
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

  @Override
  public void close() {
    pool.close();
  }
}
