// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import static io.syncline.postgres.state.StateDatabase.instant;
import static io.syncline.postgres.state.StateDatabase.text;
import static io.syncline.postgres.state.StateDatabase.update;

import io.syncline.core.operation.Audit;
import io.syncline.core.operation.AuditRecord;
import io.syncline.core.projection.EntityId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people decided or had done, in audit. */
final class PostgresAudit implements Audit {
  private static final String ADD =
      """
      INSERT INTO ${schema}.audit (sync, target, action, entity_type, entity_id, lane, reason,
        decided_by, decided_at, verify_run, before, after)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String LIST =
      """
      SELECT * FROM ${schema}.audit
      WHERE sync = ? AND (?::text IS NULL OR entity_type = ?) AND (?::text IS NULL OR entity_id = ?)
      ORDER BY id DESC LIMIT ?
      """;

  private static final String OF_RUN =
      """
      SELECT DISTINCT a.entity_id FROM ${schema}.audit a
      JOIN ${schema}.verification v ON v.id = a.verify_run AND v.sync = a.sync
      WHERE v.id = ? AND a.entity_type = ? AND a.entity_id = ANY (?)
      """;

  private final StateDatabase database;

  PostgresAudit(StateDatabase database) {
    this.database = database;
  }

  @Override
  public void add(List<AuditRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    database.inTransaction(
        "audit what was done",
        connection -> {
          for (AuditRecord record : records) {
            update(
                connection,
                database.sql(ADD),
                record.sync(),
                record.target(),
                record.action(),
                record.entry(),
                record.key(),
                record.lane(),
                record.reason(),
                record.by(),
                record.at(),
                record.run(),
                record.before(),
                record.after());
          }
          return records.size();
        });
  }

  @Override
  public List<AuditRecord> list(String sync, @Nullable EntityId id, int limit) {
    String entry = id == null ? null : id.entry();
    String key = id == null ? null : id.key();
    return database.run(
        "read the audit",
        connection ->
            StateDatabase.list(
                connection,
                database.sql(LIST),
                PostgresAudit::record,
                sync,
                entry,
                entry,
                key,
                key,
                limit));
  }

  @Override
  public Optional<AuditRecord> find(long id) {
    return database.run(
        "read the audit",
        connection ->
            StateDatabase.list(
                    connection,
                    "SELECT * FROM " + database.table("audit") + " WHERE id = ?",
                    PostgresAudit::record,
                    id)
                .stream()
                .findFirst());
  }

  @Override
  public Set<String> ofRun(long run, String entry, List<String> keys) {
    return Set.copyOf(
        database.run(
            "read the audit",
            connection ->
                StateDatabase.list(
                    connection,
                    database.sql(OF_RUN),
                    row -> text(row, "entity_id"),
                    run,
                    entry,
                    keys)));
  }

  private static AuditRecord record(ResultSet row) throws SQLException {
    return new AuditRecord(
        row.getLong("id"),
        text(row, "sync"),
        row.getString("target"),
        text(row, "action"),
        row.getString("entity_type"),
        row.getString("entity_id"),
        row.getString("lane"),
        text(row, "reason"),
        text(row, "decided_by"),
        instant(row, "decided_at"),
        row.getObject("verify_run", Long.class),
        Objects.requireNonNullElse(row.getString("before"), ""),
        Objects.requireNonNullElse(row.getString("after"), ""));
  }
}
