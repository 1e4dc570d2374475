// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.mapping.Lane;
import io.syncline.postgres.slot.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A pipeline's status as a row. */
final class StatusRows {
  private static final String COLUMNS =
      "sync, target, lane, state, guarantee, position_lsn, position_ordinal, lag_bytes,"
          + " lag_seconds, applied_transactions, applied_changes, last_batch_at, waiting_edges,"
          + " dead_letters, breaker, attention, at";

  private StatusRows() {}

  static void save(Connection connection, String table, PipelineStatus status) throws SQLException {
    String sql =
        """
        INSERT INTO %s (%s) VALUES (?, ?, ?, ?, ?, ?::text::pg_lsn, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (sync, target, lane) DO UPDATE SET %s
        """
            .formatted(table, COLUMNS, assignments());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, status.pipeline().sync());
      statement.setString(2, status.pipeline().target());
      statement.setString(3, status.pipeline().lane().text());
      statement.setString(4, status.state().name().toLowerCase(Locale.ROOT));
      statement.setString(5, status.guarantee());
      statement.setString(6, Lsn.text(status.position().lsn()));
      statement.setLong(7, status.position().ordinal());
      statement.setLong(8, status.lagBytes());
      statement.setDouble(9, status.lagSeconds());
      statement.setLong(10, status.appliedTransactions());
      statement.setLong(11, status.appliedChanges());
      statement.setObject(12, time(status.lastBatchAt()), Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setLong(13, status.waitingEdges());
      statement.setLong(14, status.deadLetters());
      statement.setString(15, status.breaker());
      statement.setString(16, status.attention());
      statement.setObject(17, time(status.at()), Types.TIMESTAMP_WITH_TIMEZONE);
      statement.executeUpdate();
    }
  }

  private static String assignments() {
    return Arrays.stream(COLUMNS.split(", "))
        .skip(3)
        .map(column -> column + " = EXCLUDED." + column)
        .collect(Collectors.joining(", "));
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static List<PipelineStatus> load(Connection connection, String table, String sync)
      throws SQLException {
    String sql = "SELECT %s FROM %s WHERE sync = ? ORDER BY target, lane".formatted(COLUMNS, table);
    List<PipelineStatus> statuses = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, sync);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          statuses.add(status(row));
        }
      }
    }
    return statuses;
  }

  private static PipelineStatus status(ResultSet row) throws SQLException {
    return new PipelineStatus(
        new PipelineId(
            text(row, "sync"),
            text(row, "target"),
            Lane.valueOf(text(row, "lane").toUpperCase(Locale.ROOT))),
        PipelineStatus.State.valueOf(text(row, "state").toUpperCase(Locale.ROOT)),
        text(row, "guarantee"),
        new Position(Lsn.parse(text(row, "position_lsn")), row.getLong("position_ordinal")),
        row.getLong("lag_bytes"),
        row.getDouble("lag_seconds"),
        row.getLong("applied_transactions"),
        row.getLong("applied_changes"),
        instant(row, "last_batch_at"),
        row.getLong("waiting_edges"),
        row.getLong("dead_letters"),
        text(row, "breaker"),
        row.getString("attention"),
        Objects.requireNonNull(instant(row, "at")));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
