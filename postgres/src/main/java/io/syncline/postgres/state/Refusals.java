// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.list;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.failure.Refused;
import io.syncline.core.failure.RetrySchedule;
import java.sql.Connection;
import java.sql.SQLException;

/** Sets a refused row aside and records the attempt, within a transaction of the caller's. */
final class Refusals {
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

  private final StateDatabase database;

  Refusals(StateDatabase database) {
    this.database = database;
  }

  /** How many attempts there were, this one included. */
  int setAside(Connection connection, Refused refused, RetrySchedule schedule) throws SQLException {
    RowKey row = new RowKey(refused.sync(), refused.target(), refused.id());
    int attempts =
        list(
                connection,
                database.sql(SET_ASIDE),
                result -> result.getInt(1),
                row.before(
                    refused.lane().text(),
                    refused.reason(),
                    refused.at(),
                    refused.at(),
                    refused.version(),
                    refused.at(),
                    refused.at()))
            .getFirst();
    update(
        connection, database.sql(NEXT_ATTEMPT), row.after(schedule.next(attempts, refused.at())));
    update(connection, "DELETE FROM " + database.table("discarded") + RowKey.THESE, row.after());
    boolean retryable = attempts <= schedule.attempts();
    if (retryable || !counted(connection, row, refused, attempts)) {
      update(
          connection,
          database.sql(ADD_FAILURE),
          row.before(
              attempts,
              refused.code(),
              refused.reason(),
              retryable,
              refused.change(),
              refused.at()));
    }
    return attempts;
  }

  private boolean counted(Connection connection, RowKey row, Refused refused, int attempts)
      throws SQLException {
    return update(
            connection,
            database.sql(COUNT_FAILURE),
            row.after(
                attempts, refused.code(), refused.reason(), false, refused.change(), refused.at()))
        > 0;
  }
}
