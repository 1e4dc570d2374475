// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.postgres.slot.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a pipeline says it has applied, as a row. */
final class AcknowledgementRows {

  private AcknowledgementRows() {}

  static int save(Connection connection, String table, Acknowledgement acknowledgement)
      throws SQLException {
    String sql =
        """
        INSERT INTO %s (sync, target, lane, position_lsn, position_ordinal, unseen, seen, at)
        VALUES (?, ?, ?, ?::text::pg_lsn, ?, ?, nullif(?, '')::pg_snapshot, ?)
        ON CONFLICT (sync, target, lane) DO UPDATE SET position_lsn = EXCLUDED.position_lsn,
          position_ordinal = EXCLUDED.position_ordinal, unseen = EXCLUDED.unseen,
          seen = EXCLUDED.seen, at = EXCLUDED.at
        """
            .formatted(table);
    PipelineId pipeline = acknowledgement.pipeline();
    Position position = acknowledgement.position();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, pipeline.sync());
      statement.setString(2, pipeline.target());
      statement.setString(3, pipeline.lane().text());
      statement.setString(4, Lsn.text(position.lsn()));
      statement.setLong(5, position.ordinal());
      statement.setArray(
          6,
          connection.createArrayOf("int8", acknowledgement.unseen().stream().sorted().toArray()));
      statement.setString(7, acknowledgement.view());
      statement.setObject(8, acknowledgement.at().atOffset(ZoneOffset.UTC));
      return statement.executeUpdate();
    }
  }

  static Optional<Acknowledgement> find(Connection connection, String table, PipelineId pipeline)
      throws SQLException {
    String sql = "SELECT * FROM " + table + " WHERE sync = ? AND target = ? AND lane = ?";
    return StateDatabase.list(
            connection,
            sql,
            row -> acknowledgement(pipeline, row),
            pipeline.sync(),
            pipeline.target(),
            pipeline.lane().text())
        .stream()
        .findFirst();
  }

  private static Acknowledgement acknowledgement(PipelineId pipeline, ResultSet row)
      throws SQLException {
    return new Acknowledgement(
        pipeline,
        new Position(
            Lsn.parse(StateDatabase.text(row, "position_lsn")), row.getLong("position_ordinal")),
        Set.of((Long[]) row.getArray("unseen").getArray()),
        Objects.requireNonNullElse(row.getString("seen"), ""),
        StateDatabase.instant(row, "at"));
  }
}
