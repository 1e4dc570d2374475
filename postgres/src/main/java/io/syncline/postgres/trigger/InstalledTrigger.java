// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.change.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A trigger that runs one of our functions, as the catalog has it.
 *
 * @param enabled {@code pg_trigger.tgenabled}: A always, O not in a session that plays the replica,
 *     R only there, D never
 * @param comment empty if there is none
 * @param inherited whether it came to a partition from its table
 */
record InstalledTrigger(
    TableId on,
    String name,
    char enabled,
    String comment,
    boolean inherited,
    String function,
    String body,
    boolean asOwner) {
  private static final String SQL =
      """
      SELECT n.nspname, c.relname, t.tgname, t.tgenabled,
        coalesce(obj_description(t.oid, 'pg_trigger'), ''), t.tgparentid <> 0,
        p.proname, p.prosrc, p.prosecdef
      FROM pg_trigger t
      JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_proc p ON p.oid = t.tgfoid
      JOIN pg_namespace s ON s.oid = p.pronamespace
      WHERE s.nspname = ?
      ORDER BY n.nspname, c.relname, t.tgname
      """;

  /**
   * @param schema where our functions are
   */
  static List<InstalledTrigger> find(Connection connection, String schema) throws SQLException {
    List<InstalledTrigger> triggers = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          triggers.add(read(row));
        }
      }
    }
    return triggers;
  }

  private static InstalledTrigger read(ResultSet row) throws SQLException {
    return new InstalledTrigger(
        new TableId(row.getString(1), row.getString(2)),
        row.getString(3),
        Objects.requireNonNull(row.getString(4)).charAt(0),
        row.getString(5),
        row.getBoolean(6),
        row.getString(7),
        row.getString(8),
        row.getBoolean(9));
  }

  boolean ofSync(String sync) {
    return comment.startsWith(TriggerDefinition.mark(sync));
  }

  boolean is(TriggerDefinition definition) {
    return on.equals(definition.on()) && name.equals(definition.name());
  }

  boolean upToDate(TriggerDefinition definition) {
    return comment.equals(definition.comment())
        && function.equals(definition.function())
        && body.equals(definition.body())
        && asOwner;
  }
}
