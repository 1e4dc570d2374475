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
import io.syncline.core.failure.Refused;
import io.syncline.core.failure.RetrySchedule;
import io.syncline.core.projection.EntityId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
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

  private final StateDatabase database;
  private final Refusals refusals;
  private final Decisions decisions;

  PostgresDeadLetters(StateDatabase database) {
    this.database = database;
    this.refusals = new Refusals(database);
    this.decisions = new Decisions(database);
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
        connection -> refusals.setAside(connection, refused, schedule));
  }

  @Override
  public void expect(String sync, String target, Collection<EntityId> ids, Instant at) {
    database.inTransaction(
        "have rows tried again that changed",
        connection -> {
          for (EntityId id : ids) {
            RowKey row = new RowKey(sync, target, id);
            update(
                connection,
                database.sql(EXPECT),
                row.before(sync, target, id.entry(), id.key(), at));
            decisions.delete(connection, "discarded", row);
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
  public Map<EntityId, Integer> resolve(
      String sync, String target, Collection<EntityId> ids, Resolution resolution, Instant at) {
    return database.inTransaction(
        "resolve dead letters",
        connection -> {
          Map<EntityId, Integer> tried = new HashMap<>();
          for (EntityId id : ids) {
            decisions
                .resolve(connection, new RowKey(sync, target, id), resolution, at)
                .ifPresent(attempts -> tried.put(id, attempts));
          }
          return tried;
        });
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
                "SELECT * FROM "
                    + database.table("graph_sync_failures")
                    + RowKey.THESE
                    + " ORDER BY id",
                DeadLetterRows::attempt,
                new RowKey(sync, target, id).after()));
  }

  @Override
  public int retry(String sync, Filter filter, Decision decision) {
    return database.inTransaction(
        "have dead letters tried again",
        connection -> decisions.retry(connection, sync, filter, decision));
  }

  @Override
  public int discard(String sync, Filter filter, Decision decision) {
    return database.inTransaction(
        "discard dead letters",
        connection -> decisions.discard(connection, sync, filter, decision));
  }
}
