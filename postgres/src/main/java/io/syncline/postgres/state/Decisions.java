// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.list;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.DeadLetter.Decision;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.DeadLetter.Resolution;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody decided on dead letters, within a transaction of the caller's. */
final class Decisions {
  private static final String ACCEPT =
      """
      INSERT INTO ${schema}.discarded (sync, target, entity_type, entity_id, lane, reason,
        discarded_by, discarded_at, changed_by)
      SELECT sync, target, entity_type, entity_id, ?, ?, ?, ?, changed_by
      FROM ${schema}.graph_sync_status
      WHERE sync = ? AND target = ? AND entity_type = ? AND entity_id = ?
      """;

  private final StateDatabase database;

  Decisions(StateDatabase database) {
    this.database = database;
  }

  /** How many are tried again. */
  int retry(Connection connection, String sync, Filter filter, Decision decision)
      throws SQLException {
    List<DeadLetter> found = DeadLetterRows.find(database, connection, sync, filter);
    for (DeadLetter letter : found) {
      update(
          connection,
          "UPDATE "
              + database.table("graph_sync_status")
              + " SET sync_status = 'pending', attempts = 0, next_attempt_at = ?"
              + RowKey.THESE,
          row(sync, letter).after(decision.at()));
      audit(connection, "retry", letter, decision);
    }
    return found.size();
  }

  /** How many are discarded. */
  int discard(Connection connection, String sync, Filter filter, Decision decision)
      throws SQLException {
    List<DeadLetter> found = DeadLetterRows.find(database, connection, sync, filter);
    for (DeadLetter letter : found) {
      RowKey row = row(sync, letter);
      accept(connection, row, letter, decision);
      close(connection, row, Resolution.DISCARDED, decision, decision.at());
      audit(connection, "discard", letter, decision);
    }
    return found.size();
  }

  private static RowKey row(String sync, DeadLetter letter) {
    return new RowKey(sync, letter.target(), letter.id());
  }

  private void accept(Connection connection, RowKey row, DeadLetter letter, Decision decision)
      throws SQLException {
    delete(connection, "discarded", row);
    update(
        connection,
        database.sql(ACCEPT),
        row.after(letter.lane().text(), decision.reason(), decision.by(), decision.at()));
    delete(connection, "graph_sync_status", row);
  }

  /** The row is no longer aside, nor discarded; how often it was tried, if it was aside. */
  Optional<Integer> resolve(Connection connection, RowKey row, Resolution resolution, Instant at)
      throws SQLException {
    List<Integer> attempts =
        list(
            connection,
            "DELETE FROM "
                + database.table("graph_sync_status")
                + RowKey.THESE
                + " RETURNING attempts",
            result -> result.getInt(1),
            row.after());
    delete(connection, "discarded", row);
    close(connection, row, resolution, null, at);
    return attempts.stream().findFirst();
  }

  void delete(Connection connection, String table, RowKey row) throws SQLException {
    update(connection, "DELETE FROM " + database.table(table) + RowKey.THESE, row.after());
  }

  private void close(
      Connection connection,
      RowKey row,
      Resolution resolution,
      @Nullable Decision decision,
      Instant at)
      throws SQLException {
    update(
        connection,
        "UPDATE "
            + database.table("graph_sync_failures")
            + " SET resolved_at = ?, resolution = ?, resolution_reason = ?, resolved_by = ?"
            + RowKey.THESE
            + " AND resolved_at IS NULL",
        row.after(
            at,
            resolution.text(),
            decision == null ? null : decision.reason(),
            decision == null ? "syncline" : decision.by()));
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
}
