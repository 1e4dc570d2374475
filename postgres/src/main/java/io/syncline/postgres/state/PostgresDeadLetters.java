// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.list;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.DeadLetter.Attempt;
import io.syncline.core.failure.DeadLetter.Decision;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.DeadLetter.Resolution;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.failure.FailureClass;
import io.syncline.core.failure.Refused;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.projection.EntityId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Dead letters in graph_sync_status, their attempts in graph_sync_failures. */
final class PostgresDeadLetters implements DeadLetters {
  private static final String KEYS =
      """
      SELECT entity_type, entity_id FROM ${schema}.graph_sync_status
      WHERE sync = ? AND target = ? AND error_class IS NOT NULL
      UNION SELECT entity_type, entity_id FROM ${schema}.discarded WHERE sync = ? AND target = ?
      """;

  private static final String SET_ASIDE =
      """
      INSERT INTO ${schema}.graph_sync_status AS s (sync, target, entity_type, entity_id, sync_status,
        lane, attempts, last_error, error_class, last_attempt_at, next_attempt_at, source_version,
        created_at, updated_at)
      VALUES (?, ?, ?, ?, 'failed', ?, 1, ?, 'record', ?, ?, ?, ?, ?)
      ON CONFLICT (sync, target, entity_type, entity_id) DO UPDATE SET sync_status = 'failed',
        lane = EXCLUDED.lane, attempts = s.attempts + 1, last_error = EXCLUDED.last_error,
        error_class = EXCLUDED.error_class, last_attempt_at = EXCLUDED.last_attempt_at,
        source_version = EXCLUDED.source_version, updated_at = EXCLUDED.updated_at
      RETURNING attempts
      """;

  private static final String NEXT_ATTEMPT =
      """
      UPDATE ${schema}.graph_sync_status SET next_attempt_at = ?
      WHERE sync = ? AND target = ? AND entity_type = ? AND entity_id = ?
      """;

  private static final String ADD_FAILURE =
      """
      INSERT INTO ${schema}.graph_sync_failures (sync, target, entity_type, entity_id,
        attempt_number, failure_class, failure_code, failure_message, retryable, change, created_at)
      VALUES (?, ?, ?, ?, ?, 'record', ?, ?, ?, ?, ?)
      """;

  /** Rows that change for ever and are refused for ever do not fill the table. */
  private static final String COUNT_FAILURE =
      """
      UPDATE ${schema}.graph_sync_failures SET attempt_number = ?, failure_code = ?,
        failure_message = ?, retryable = ?, change = ?, created_at = ?, batch_id = NULL
      WHERE id = (SELECT max(id) FROM ${schema}.graph_sync_failures WHERE sync = ? AND target = ?
        AND entity_type = ? AND entity_id = ? AND resolved_at IS NULL)
      """;

  private static final String EXPECT =
      """
      INSERT INTO ${schema}.graph_sync_status AS s (sync, target, entity_type, entity_id, sync_status,
        lane, attempts, last_error, error_class, next_attempt_at)
      VALUES (?, ?, ?, ?, 'pending',
        coalesce((SELECT lane FROM ${schema}.discarded d WHERE d.sync = ? AND d.target = ?
          AND d.entity_type = ? AND d.entity_id = ?), 'normal'),
        0, 'was discarded, and changed since', 'record', ?)
      ON CONFLICT (sync, target, entity_type, entity_id) DO UPDATE SET sync_status = 'pending',
        next_attempt_at = least(s.next_attempt_at,
          greatest(EXCLUDED.next_attempt_at, s.last_attempt_at + interval '1 second')),
        updated_at = now()
      """;

  private static final String DUE =
      """
      SELECT entity_type, entity_id FROM ${schema}.graph_sync_status
      WHERE sync = ? AND target = ? AND next_attempt_at <= ? AND error_class IS NOT NULL
        AND entity_type = ANY (?)
      ORDER BY next_attempt_at LIMIT ?
      """;

  private static final String COUNTS =
      """
      SELECT count(*) FILTER (WHERE sync_status IN ('pending', 'in_progress', 'deleted')),
        count(*) FILTER (WHERE sync_status = 'failed'), count(*) FILTER (WHERE has_conflicts)
      FROM ${schema}.graph_sync_status WHERE sync = ?
      """;

  private static final String ACCEPT =
      """
      INSERT INTO ${schema}.discarded (sync, target, entity_type, entity_id, lane, reason,
        discarded_by, discarded_at, changed_by)
      SELECT sync, target, entity_type, entity_id, ?, ?, ?, ?, changed_by
      FROM ${schema}.graph_sync_status
      WHERE sync = ? AND target = ? AND entity_type = ? AND entity_id = ?
      """;

  private static final String THESE =
      " WHERE sync = ? AND target = ? AND entity_type = ? AND entity_id = ?";

  private final StateDatabase database;

  PostgresDeadLetters(StateDatabase database) {
    this.database = database;
  }

  @Override
  public Set<EntityId> loadKeys(String sync, String target) {
    return database.run(
        "read what is set aside",
        connection ->
            new HashSet<>(
                list(
                    connection,
                    database.sql(KEYS),
                    DeadLetterRows::id,
                    sync,
                    target,
                    sync,
                    target)));
  }

  @Override
  public Counts counts(String sync) {
    return database.run(
        "count what is not in sync",
        connection ->
            list(
                    connection,
                    database.sql(COUNTS),
                    row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3)),
                    sync)
                .getFirst());
  }

  @Override
  public int setAside(Refused refused, RetrySchedule schedule) {
    return database.inTransaction(
        "set " + refused.id() + " aside",
        connection -> {
          int attempts =
              list(
                      connection,
                      database.sql(SET_ASIDE),
                      row -> row.getInt(1),
                      refused.sync(),
                      refused.target(),
                      refused.id().entry(),
                      refused.id().key(),
                      refused.lane().text(),
                      refused.reason(),
                      refused.at(),
                      refused.at(),
                      refused.version(),
                      refused.at(),
                      refused.at())
                  .getFirst();
          Instant next = schedule.next(attempts, refused.at());
          update(
              connection,
              database.sql(NEXT_ATTEMPT),
              next,
              refused.sync(),
              refused.target(),
              refused.id().entry(),
              refused.id().key());
          update(
              connection,
              "DELETE FROM " + database.table("discarded") + THESE,
              refused.sync(),
              refused.target(),
              refused.id().entry(),
              refused.id().key());
          recordAttempt(connection, refused, attempts, attempts <= schedule.attempts());
          return attempts;
        });
  }

  private int recordAttempt(
      Connection connection, Refused refused, int attempts, boolean countsAsNew)
      throws SQLException {
    boolean retryable = countsAsNew;
    if (!countsAsNew
        && update(
                connection,
                database.sql(COUNT_FAILURE),
                attempts,
                refused.code(),
                refused.reason(),
                retryable,
                refused.change(),
                refused.at(),
                refused.sync(),
                refused.target(),
                refused.id().entry(),
                refused.id().key())
            > 0) {
      return attempts;
    }
    return update(
        connection,
        database.sql(ADD_FAILURE),
        refused.sync(),
        refused.target(),
        refused.id().entry(),
        refused.id().key(),
        attempts,
        refused.code(),
        refused.reason(),
        retryable,
        refused.change(),
        refused.at());
  }

  @Override
  public void expect(String sync, String target, Collection<EntityId> ids, Instant at) {
    database.inTransaction(
        "have rows tried again that changed",
        connection -> {
          for (EntityId id : ids) {
            update(
                connection,
                database.sql(EXPECT),
                sync,
                target,
                id.entry(),
                id.key(),
                sync,
                target,
                id.entry(),
                id.key(),
                at);
            update(
                connection,
                "DELETE FROM " + database.table("discarded") + THESE,
                sync,
                target,
                id.entry(),
                id.key());
          }
          return ids.size();
        });
  }

  @Override
  public void changedBy(String sync, String target, Map<EntityId, Set<Long>> transactions) {
    database.inTransaction(
        "say which transactions changed rows that are aside",
        connection -> {
          for (Map.Entry<EntityId, Set<Long>> row : transactions.entrySet()) {
            DeadLetterRows.changedBy(
                connection, database, sync, target, row.getKey(), row.getValue());
          }
          return transactions.size();
        });
  }

  @Override
  public List<EntityId> due(String sync, String target, Collection<String> entries, Due due) {
    return database.run(
        "see which dead letters are due",
        connection ->
            list(
                connection,
                database.sql(DUE),
                DeadLetterRows::id,
                sync,
                target,
                due.now(),
                List.copyOf(entries),
                due.limit()));
  }

  @Override
  public void resolve(
      String sync, String target, Collection<EntityId> ids, Resolution resolution, Instant at) {
    database.inTransaction(
        "resolve dead letters",
        connection -> {
          for (EntityId id : ids) {
            forget(connection, sync, target, id);
            close(connection, sync, target, id, resolution, null, at);
          }
          return ids.size();
        });
  }

  private void forget(Connection connection, String sync, String target, EntityId id)
      throws SQLException {
    for (String table : List.of("graph_sync_status", "discarded")) {
      update(
          connection,
          "DELETE FROM " + database.table(table) + THESE,
          sync,
          target,
          id.entry(),
          id.key());
    }
  }

  private void close(
      Connection connection,
      String sync,
      String target,
      EntityId id,
      Resolution resolution,
      @org.jspecify.annotations.Nullable Decision decision,
      Instant at)
      throws SQLException {
    update(
        connection,
        "UPDATE "
            + database.table("graph_sync_failures")
            + " SET resolved_at = ?, resolution = ?, resolution_reason = ?, resolved_by = ?"
            + THESE
            + " AND resolved_at IS NULL",
        at,
        resolution.text(),
        decision == null ? null : decision.reason(),
        decision == null ? "syncline" : decision.by(),
        sync,
        target,
        id.entry(),
        id.key());
  }

  @Override
  public List<DeadLetter> find(String sync, Filter filter) {
    return database.run(
        "read dead letters", connection -> DeadLetterRows.find(database, connection, sync, filter));
  }

  @Override
  public List<Attempt> attempts(String sync, String target, EntityId id) {
    return database.run(
        "read the attempts for " + id,
        connection ->
            list(
                connection,
                "SELECT * FROM " + database.table("graph_sync_failures") + THESE + " ORDER BY id",
                DeadLetterRows::attempt,
                sync,
                target,
                id.entry(),
                id.key()));
  }

  @Override
  public int retry(String sync, Filter filter, Decision decision) {
    return database.inTransaction(
        "have dead letters tried again",
        connection -> {
          List<DeadLetter> found = DeadLetterRows.find(database, connection, sync, filter);
          for (DeadLetter letter : found) {
            update(
                connection,
                "UPDATE "
                    + database.table("graph_sync_status")
                    + " SET sync_status = 'pending', attempts = 0, next_attempt_at = ?"
                    + THESE,
                decision.at(),
                sync,
                letter.target(),
                letter.id().entry(),
                letter.id().key());
            audit(connection, "retry", letter, decision);
          }
          return found.size();
        });
  }

  @Override
  public int discard(String sync, Filter filter, Decision decision) {
    return database.inTransaction(
        "discard dead letters",
        connection -> {
          List<DeadLetter> found = DeadLetterRows.find(database, connection, sync, filter);
          for (DeadLetter letter : found) {
            accept(connection, sync, letter, decision);
            close(
                connection,
                sync,
                letter.target(),
                letter.id(),
                Resolution.DISCARDED,
                decision,
                decision.at());
            audit(connection, "discard", letter, decision);
          }
          return found.size();
        });
  }

  private void accept(Connection connection, String sync, DeadLetter letter, Decision decision)
      throws SQLException {
    EntityId id = letter.id();
    update(
        connection,
        "DELETE FROM " + database.table("discarded") + THESE,
        sync,
        letter.target(),
        id.entry(),
        id.key());
    update(
        connection,
        database.sql(ACCEPT),
        letter.lane().text(),
        decision.reason(),
        decision.by(),
        decision.at(),
        sync,
        letter.target(),
        id.entry(),
        id.key());
    update(
        connection,
        "DELETE FROM " + database.table("graph_sync_status") + THESE,
        sync,
        letter.target(),
        id.entry(),
        id.key());
  }

  private void audit(Connection connection, String action, DeadLetter letter, Decision decision)
      throws SQLException {
    update(
        connection,
        "INSERT INTO "
            + database.table("audit")
            + " (sync, target, action, entity_type, entity_id, lane, reason, decided_by,"
            + " decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        letter.sync(),
        letter.target(),
        action,
        letter.id().entry(),
        letter.id().key(),
        letter.lane().text(),
        decision.reason(),
        decision.by(),
        decision.at());
  }

  static FailureClass classOf(String text) {
    return FailureClass.valueOf(text.toUpperCase(java.util.Locale.ROOT));
  }
}
