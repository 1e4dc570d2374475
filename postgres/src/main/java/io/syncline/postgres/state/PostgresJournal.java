// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.findInstant;
import static io.syncline.postgres.state.StateDatabase.instant;
import static io.syncline.postgres.state.StateDatabase.list;
import static io.syncline.postgres.state.StateDatabase.text;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Operation;
import io.syncline.core.projection.EntityId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the engine did, in graph_sync_batches and operations. */
final class PostgresJournal implements Journal {
  /** Clocks differ, and what cannot be stored is stored later. */
  private static final Duration A_WHILE = Duration.ofHours(1);

  private static final String ADD_BATCH =
      """
      INSERT INTO ${schema}.graph_sync_batches (sync, target, lane, batch_type, batch_status, batches,
        total_entities, synced_count, failed_count, skipped_count, started_at, completed_at,
        duration_seconds, created_at, engine, position)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** What was refused since the last row of its lane that says so belongs to this one. */
  private static final String FAILED_IN =
      """
      UPDATE ${schema}.graph_sync_failures f
      SET batch_id = currval(pg_get_serial_sequence('${schema}.graph_sync_batches', 'id'))
      WHERE f.sync = ? AND f.target = ? AND f.batch_id IS NULL AND f.created_at > ?
        AND EXISTS (SELECT FROM ${schema}.graph_sync_status s WHERE s.sync = f.sync
          AND s.target = f.target AND s.entity_type = f.entity_type
          AND s.entity_id = f.entity_id AND s.lane = ?)
      """;

  private static final String ADD_OPERATION =
      """
      INSERT INTO ${schema}.operations (sync, target, lane, entity_type, entity_id, graph_id, operation,
        change, source_version, outcome, retries, next_attempt_at, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String FIND_OPERATIONS =
      """
      SELECT * FROM ${schema}.operations WHERE sync = ?
        AND entity_type = coalesce(?::text, entity_type) AND entity_id = coalesce(?::text, entity_id)
      ORDER BY id DESC LIMIT ?
      """;

  private final StateDatabase database;

  PostgresJournal(StateDatabase database) {
    this.database = database;
  }

  @Override
  public void saveBatches(List<BatchSummary> batches) {
    database.inTransaction(
        "store what batches did",
        connection -> {
          for (BatchSummary batch : batches) {
            update(
                connection,
                database.sql(ADD_BATCH),
                batch.sync(),
                batch.target(),
                batch.lane().text(),
                batch.type(),
                batch.status(),
                Math.max(1, batch.batches()),
                batch.total(),
                batch.total() - batch.failed() - batch.skipped(),
                batch.failed(),
                batch.skipped(),
                batch.startedAt(),
                batch.completedAt(),
                batch.batches() == 0 ? null : batch.seconds(),
                batch.completedAt(),
                batch.engine(),
                batch.position());
            if (batch.failed() > 0) {
              update(
                  connection,
                  database.sql(FAILED_IN),
                  batch.sync(),
                  batch.target(),
                  batch.startedAt().minus(A_WHILE),
                  batch.lane().text());
            }
          }
          return batches.size();
        });
  }

  @Override
  public Optional<BatchSummary> lastBatches(String sync) {
    return database.run(
        "read what the last batches did",
        connection ->
            list(
                    connection,
                    "SELECT * FROM "
                        + database.table("graph_sync_batches")
                        + " WHERE sync = ? ORDER BY id DESC LIMIT 1",
                    PostgresJournal::batch,
                    sync)
                .stream()
                .findFirst());
  }

  private static BatchSummary batch(ResultSet row) throws SQLException {
    return new BatchSummary(
        text(row, "sync"),
        text(row, "target"),
        Lane.valueOf(text(row, "lane").toUpperCase(Locale.ROOT)),
        text(row, "batch_type"),
        text(row, "batch_status"),
        row.getLong("batches"),
        row.getLong("total_entities"),
        row.getLong("failed_count"),
        row.getLong("skipped_count"),
        instant(row, "started_at"),
        instant(row, "completed_at"),
        row.getDouble("duration_seconds"),
        text(row, "engine"),
        text(row, "position"));
  }

  @Override
  public void saveOperations(List<Operation> operations) {
    database.inTransaction(
        "store operations",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(database.sql(ADD_OPERATION))) {
            for (Operation operation : operations) {
              bind(statement, operation);
              statement.addBatch();
            }
            return statement.executeBatch().length;
          }
        });
  }

  private static void bind(PreparedStatement statement, Operation operation) throws SQLException {
    List<String> texts =
        List.of(
            operation.sync(),
            operation.target(),
            operation.lane().text(),
            operation.id().entry(),
            operation.id().key(),
            operation.graphId(),
            operation.kind(),
            operation.change(),
            operation.version(),
            operation.outcome());
    for (int i = 0; i < texts.size(); i++) {
      statement.setString(i + 1, texts.get(i));
    }
    statement.setInt(11, operation.retries());
    Instant next = operation.nextAttemptAt();
    statement.setObject(
        12, next == null ? null : next.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    statement.setObject(13, operation.at().atOffset(ZoneOffset.UTC));
  }

  @Override
  public List<Operation> operations(String sync, @Nullable EntityId id, int limit) {
    return database.run(
        "read operations",
        connection ->
            list(
                connection,
                database.sql(FIND_OPERATIONS),
                PostgresJournal::operation,
                sync,
                id == null ? null : id.entry(),
                id == null ? null : id.key(),
                limit));
  }

  private static Operation operation(ResultSet row) throws SQLException {
    return new Operation(
        text(row, "sync"),
        text(row, "target"),
        Lane.valueOf(text(row, "lane").toUpperCase(Locale.ROOT)),
        DeadLetterRows.id(row),
        text(row, "graph_id"),
        text(row, "operation"),
        text(row, "change"),
        text(row, "source_version"),
        text(row, "outcome"),
        row.getInt("retries"),
        findInstant(row, "next_attempt_at"),
        instant(row, "at"));
  }

  @Override
  public void prune(String sync, Instant before) {
    database.run(
        "forget what is old",
        connection -> {
          prune(connection, "graph_sync_batches", "created_at", sync, before);
          prune(connection, "operations", "at", sync, before);
          prune(connection, "graph_sync_failures", "resolved_at", sync, before);
          update(
              connection,
              "DELETE FROM " + database.table("caller_operation") + " WHERE keep_until < now()");
          return prune(connection, "request", "updated_at", sync, before);
        });
  }

  private int prune(
      java.sql.Connection connection, String table, String column, String sync, Instant before)
      throws SQLException {
    String finished = table.equals("request") ? " AND state IN ('done', 'failed')" : "";
    return update(
        connection,
        "DELETE FROM %s WHERE sync = ? AND %s < ?%s"
            .formatted(database.table(table), column, finished),
        sync,
        before);
  }
}
