// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.instant;
import static io.syncline.postgres.state.StateDatabase.list;
import static io.syncline.postgres.state.StateDatabase.text;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.Request;
import io.syncline.core.operation.Requests;
import io.syncline.core.verify.OrphanPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people ask of the engine, in request and pause. */
final class PostgresRequests implements Requests {
  private static final String SUBMIT =
      """
      INSERT INTO ${schema}.request (sync, entity_type, entity_ids, filter, mend, state,
        requested_by, requested_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *
      """;

  private static final String SAVE =
      """
      UPDATE ${schema}.request SET state = ?, rows_read = ?, read_up_to = ?, message = ?,
        updated_at = now()
      WHERE id = ?
      """;

  private static final String PAUSE =
      """
      INSERT INTO ${schema}.pause (sync, target, lane, reason, paused_by, paused_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (sync, target, lane) DO UPDATE SET reason = EXCLUDED.reason,
        paused_by = EXCLUDED.paused_by, paused_at = EXCLUDED.paused_at
      """;

  private final StateDatabase database;

  PostgresRequests(StateDatabase database) {
    this.database = database;
  }

  @Override
  public Request submit(Request request) {
    return database.run(
        "hand over a request",
        connection ->
            list(
                    connection,
                    database.sql(SUBMIT),
                    PostgresRequests::request,
                    request.sync(),
                    request.entry(),
                    request.keys(),
                    request.where(),
                    request.mend() == null ? null : request.mend().text(),
                    request.state(),
                    request.requestedBy(),
                    request.requestedAt())
                .getFirst());
  }

  @Override
  public List<Request> open(String sync) {
    return database.run(
        "look for requests",
        connection ->
            list(
                connection,
                "SELECT * FROM "
                    + database.table("request")
                    + " WHERE sync = ? AND state IN ('waiting', 'running') ORDER BY id",
                PostgresRequests::request,
                sync));
  }

  @Override
  public Optional<Request> find(long id) {
    return database.run(
        "read a request",
        connection ->
            list(
                    connection,
                    "SELECT * FROM " + database.table("request") + " WHERE id = ?",
                    PostgresRequests::request,
                    id)
                .stream()
                .findFirst());
  }

  @Override
  public void save(Request request) {
    database.run(
        "store how far a request has come",
        connection ->
            update(
                connection,
                database.sql(SAVE),
                request.state(),
                request.rows(),
                request.cursor(),
                request.message(),
                request.id()));
  }

  private static @Nullable OrphanPolicy mend(@Nullable String text) {
    return text == null ? null : OrphanPolicy.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static Request request(ResultSet row) throws SQLException {
    return new Request(
        row.getLong("id"),
        text(row, "sync"),
        text(row, "entity_type"),
        List.of((String[]) row.getArray("entity_ids").getArray()),
        row.getString("filter"),
        mend(row.getString("mend")),
        text(row, "state"),
        row.getLong("rows_read"),
        text(row, "read_up_to"),
        text(row, "message"),
        text(row, "requested_by"),
        instant(row, "requested_at"));
  }

  @Override
  public List<Pause> pauses(String sync) {
    return database.run(
        "see which lanes rest",
        connection ->
            list(
                connection,
                "SELECT * FROM "
                    + database.table("pause")
                    + " WHERE sync = ? ORDER BY target, lane",
                row ->
                    new Pause(
                        text(row, "sync"),
                        text(row, "target"),
                        Lane.valueOf(text(row, "lane").toUpperCase(Locale.ROOT)),
                        text(row, "reason"),
                        text(row, "paused_by"),
                        instant(row, "paused_at")),
                sync));
  }

  @Override
  public void pause(Pause pause) {
    database.run(
        "pause a lane",
        connection -> {
          audit(connection, "pause", pause);
          return update(
              connection,
              database.sql(PAUSE),
              pause.sync(),
              pause.target(),
              pause.lane().text(),
              pause.reason(),
              pause.by(),
              pause.at());
        });
  }

  @Override
  public boolean resume(String sync, String target, Lane lane) {
    return database.run(
        "resume a lane",
        connection ->
            update(
                    connection,
                    "DELETE FROM "
                        + database.table("pause")
                        + " WHERE sync = ? AND target = ? AND lane = ?",
                    sync,
                    target,
                    lane.text())
                > 0);
  }

  private void audit(java.sql.Connection connection, String action, Pause pause)
      throws SQLException {
    update(
        connection,
        "INSERT INTO "
            + database.table("audit")
            + " (sync, target, action, lane, reason, decided_by, decided_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        pause.sync(),
        pause.target(),
        action,
        pause.lane().text(),
        pause.reason(),
        pause.by(),
        pause.at());
  }
}
