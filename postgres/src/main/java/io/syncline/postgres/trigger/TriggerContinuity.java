// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.slot.ServerState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Proves that no change went unnoticed, as far as the catalog tells. */
public record TriggerContinuity(Sessions sessions, Connection connection) {
  private static final String BACK =
      "; rows may have changed unnoticed: `syncline apply --new-snapshot` reads them all again";

  /** What checkpoints keep: the server, its history, and the sequence that gives versions. */
  public String line() throws SQLException {
    ServerState server = ServerState.read(connection);
    return "triggers system=%s timeline=%d database=%d sequence=%d"
        .formatted(
            server.server().system(),
            server.server().timeline(),
            server.server().database(),
            sequence());
  }

  private long sequence() throws SQLException {
    String schema = SqlText.identifier(sessions.settings().schema());
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT %s::regclass::oid::int8"
                    .formatted(SqlText.literal(schema + ".queue_version")))) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * @param line what {@link #line} gave when the snapshot was read
   * @throws SynclineException SOURCE_REPLACED
   */
  public void prove(String line) throws SQLException {
    String now = line();
    if (!line.equals(now)) {
      throw new SynclineException(
          ErrorCode.SOURCE_REPLACED,
          "the queue at %s is not the one that was read from before (then %s, now %s)%s"
              .formatted(sessions.settings().place(), line, now, BACK));
    }
  }

  /**
   * @throws SynclineException NOT_APPLIED if a trigger is not as it should be
   */
  public void requireTriggers(TriggerNeeds needs, List<TableDescription> tables)
      throws SQLException {
    TriggerInspection.of(connection, sessions.settings().schema(), needs, tables).faults().stream()
        .filter(fault -> fault.kind() != TriggerFault.Kind.OBSOLETE)
        .findFirst()
        .ifPresent(
            fault -> {
              throw new SynclineException(
                  ErrorCode.NOT_APPLIED,
                  "trigger %s on %s %s: mend it with `syncline apply`%s"
                      .formatted(fault.trigger(), fault.table(), fault.kind().what(), BACK));
            });
  }
}
