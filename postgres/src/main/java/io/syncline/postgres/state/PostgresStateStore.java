// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.QueueCount;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.operation.Audit;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Requests;
import io.syncline.core.verify.ReadBackStore;
import io.syncline.core.verify.VerifyStore;
import io.syncline.postgres.session.PostgresSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Our own tables. Any thread. */
public final class PostgresStateStore implements StateStore {
  private final StateDatabase database;
  private final DeadLetters deadLetters;
  private final Journal journal;
  private final Requests requests;
  private final Audit audit;
  private final VerifyStore verifications;
  private final ReadBackStore readBacks;

  public PostgresStateStore(PostgresSettings settings) {
    this.database = new StateDatabase(settings);
    this.deadLetters = new PostgresDeadLetters(database);
    this.journal = new PostgresJournal(database);
    this.requests = new PostgresRequests(database);
    this.audit = new PostgresAudit(database);
    this.verifications = new PostgresVerifyStore(database);
    this.readBacks = new PostgresReadBacks(database);
  }

  @Override
  public @Nullable Lease tryLease(String sync, String holder) {
    database.run("find the sync", connection -> loadEra(connection, sync));
    return SessionLease.take(
        database.sessions(), new SessionLease.Claim(sync, holder, database.table("sync")));
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
            .formatted(database.table("sync"), SessionLease.KEY_SQL);
    return database.run(
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
            .formatted(database.table("entry"));
    return database.run(
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
    String table = database.table("entry");
    database.inTransaction(
        "store the applied mapping",
        connection -> {
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
                applied.declaration(),
                applied.definition(),
                applied.pendingRead(),
                applied.former());
          }
          return entries.size();
        });
  }

  @Override
  public Map<TableId, String> loadFingerprints(String sync) {
    String sql =
        "SELECT schema_name, table_name, fingerprint FROM %s WHERE sync = ?"
            .formatted(database.table("table_fingerprint"));
    return database.run(
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
            .formatted(database.table("table_fingerprint"));
    database.inTransaction(
        "store the fingerprints of tables",
        connection -> {
          for (Map.Entry<TableId, String> entry : new TreeMap<>(fingerprints).entrySet()) {
            TableId table = entry.getKey();
            update(connection, sql, sync, table.schema(), table.name(), entry.getValue());
          }
          return fingerprints.size();
        });
  }

  @Override
  public long loadEra(String sync) {
    return database.run("read the era", connection -> loadEra(connection, sync));
  }

  private long loadEra(Connection connection, String sync) throws SQLException {
    String table = database.table("sync");
    update(connection, "INSERT INTO " + table + " (name) VALUES (?) ON CONFLICT DO NOTHING", sync);
    return number(connection, "SELECT era FROM " + table + " WHERE name = ?", sync);
  }

  /** What was acknowledged is true of what the target held in the era before. */
  @Override
  public long beginEra(String sync, long above) {
    return database.inTransaction(
        "begin an era",
        connection -> {
          loadEra(connection, sync);
          update(
              connection,
              "DELETE FROM " + database.table("acknowledgement") + " WHERE sync = ?",
              sync);
          return number(
              connection,
              "UPDATE "
                  + database.table("sync")
                  + " SET era = greatest(era, ?) + 1 WHERE name = ? RETURNING era",
              above,
              sync);
        });
  }

  @Override
  public void saveStatus(PipelineStatus status) {
    database.run(
        "publish the status",
        connection -> {
          StatusRows.save(connection, database.table("pipeline"), status);
          return status;
        });
  }

  @Override
  public List<PipelineStatus> loadStatus(String sync) {
    return database.run(
        "read the status",
        connection -> StatusRows.load(connection, database.table("pipeline"), sync));
  }

  @Override
  public void saveAcknowledgement(Acknowledgement acknowledgement) {
    database.run(
        "publish what is applied",
        connection ->
            AcknowledgementRows.save(
                connection, database.table("acknowledgement"), acknowledgement));
  }

  @Override
  public void askForAcknowledgement(String sync) {
    database.run(
        "ask how far the engine is",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, SessionLease.CHANNEL);
            statement.setString(2, sync);
            return statement.execute();
          }
        });
  }

  @Override
  public Optional<Acknowledgement> findAcknowledgement(PipelineId pipeline) {
    return database.run(
        "read what is applied",
        connection ->
            AcknowledgementRows.find(connection, database.table("acknowledgement"), pipeline));
  }

  @Override
  public List<QueueCount> countQueue(String sync) {
    return database.run(
        "count what is listed", connection -> QueueRows.count(connection, database, sync));
  }

  @Override
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public Audit audit() {
    return audit;
  }

  @Override
  public Requests requests() {
    return requests;
  }

  @Override
  public VerifyStore verifications() {
    return verifications;
  }

  @Override
  public ReadBackStore readBacks() {
    return readBacks;
  }

  private static long number(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return StateDatabase.list(connection, sql, row -> row.getLong(1), parameters).getFirst();
  }

  @Override
  public void close() {
    database.close();
  }
}
