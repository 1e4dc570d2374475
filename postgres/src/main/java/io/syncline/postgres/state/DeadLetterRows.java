// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.findInstant;
import static io.syncline.postgres.state.StateDatabase.instant;
import static io.syncline.postgres.state.StateDatabase.text;

import io.syncline.core.failure.DeadLetter;
import io.syncline.core.failure.DeadLetter.Attempt;
import io.syncline.core.failure.DeadLetter.Filter;
import io.syncline.core.failure.FailureClass;
import io.syncline.core.mapping.Lane;
import io.syncline.core.projection.EntityId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dead letters as rows. */
final class DeadLetterRows {
  private static final String FIND =
      """
      SELECT s.*, since.at AS failed_at, f.failure_code, f.failure_message, f.change
      FROM ${schema}.graph_sync_status s
      -- What is in the queue is listed also while it is in sync.
      CROSS JOIN LATERAL (SELECT CASE WHEN s.queue_version IS NULL THEN s.created_at
        ELSE coalesce((SELECT min(f.created_at) FROM ${schema}.graph_sync_failures f
          WHERE f.sync = s.sync AND f.target = s.target AND f.entity_type = s.entity_type
            AND f.entity_id = s.entity_id AND f.resolved_at IS NULL), s.created_at) END AS at) since
      LEFT JOIN LATERAL (SELECT * FROM ${schema}.graph_sync_failures f
        WHERE f.sync = s.sync AND f.target = s.target AND f.entity_type = s.entity_type
          AND f.entity_id = s.entity_id ORDER BY f.id DESC LIMIT 1) f ON true
      WHERE s.sync = ? AND s.error_class IS NOT NULL
        AND s.target = coalesce(?::text, s.target)
        AND s.entity_type = coalesce(?::text, s.entity_type)
        AND s.entity_id = coalesce(?::text, s.entity_id)
        AND (?::text IS NULL OR f.failure_code ILIKE ? OR f.failure_message ILIKE ?)
        AND since.at < coalesce(?::timestamptz, 'infinity')
      ORDER BY since.at, s.target, s.entity_type, s.entity_id
      """;

  /** A row that changes for ever while it is aside does not grow for ever. */
  private static final String CHANGED_BY =
      """
      UPDATE ${schema}.graph_sync_status s SET changed_by = (SELECT array_agg(x) FROM (
        SELECT x FROM unnest(s.changed_by || ?::text[]::bigint[]) WITH ORDINALITY AS u(x, n)
        GROUP BY x ORDER BY max(n) DESC LIMIT 1000) latest)
      WHERE sync = ? AND target = ? AND entity_type = ? AND entity_id = ?
        AND error_class IS NOT NULL
      """;

  private DeadLetterRows() {}

  static void changedBy(
      Connection connection,
      StateDatabase database,
      String sync,
      String target,
      EntityId id,
      Set<Long> transactions)
      throws SQLException {
    StateDatabase.update(
        connection,
        database.sql(CHANGED_BY),
        transactions.stream().map(String::valueOf).toList(),
        sync,
        target,
        id.entry(),
        id.key());
  }

  static List<DeadLetter> find(
      StateDatabase database, Connection connection, String sync, Filter filter)
      throws SQLException {
    String cause = pattern(filter.cause());
    return StateDatabase.list(
        connection,
        database.sql(FIND),
        DeadLetterRows::letter,
        sync,
        filter.target(),
        filter.entry(),
        filter.key(),
        cause,
        cause,
        cause,
        filter.before());
  }

  private static @Nullable String pattern(@Nullable String part) {
    return part == null
        ? null
        : "%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  static EntityId id(ResultSet row) throws SQLException {
    return new EntityId(text(row, "entity_type"), text(row, "entity_id"));
  }

  private static DeadLetter letter(ResultSet row) throws SQLException {
    return new DeadLetter(
        text(row, "sync"),
        text(row, "target"),
        Lane.valueOf(text(row, "lane").toUpperCase(Locale.ROOT)),
        id(row),
        FailureClass.valueOf(text(row, "error_class").toUpperCase(Locale.ROOT)),
        or(row.getString("failure_code"), ""),
        or(row.getString("failure_message"), or(row.getString("last_error"), "")),
        or(row.getString("change"), ""),
        or(row.getString("source_version"), ""),
        row.getInt("attempts"),
        text(row, "sync_status").equals("pending"),
        instant(row, "failed_at"),
        or(findInstant(row, "last_attempt_at"), instant(row, "failed_at")),
        findInstant(row, "next_attempt_at"));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(
        row.getInt("attempt_number"),
        text(row, "failure_code"),
        text(row, "failure_message"),
        instant(row, "created_at"),
        findInstant(row, "resolved_at"),
        row.getString("resolution"),
        row.getString("resolution_reason"),
        row.getString("resolved_by"));
  }
}
