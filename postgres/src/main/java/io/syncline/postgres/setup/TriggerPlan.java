// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import io.syncline.core.change.TableId;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.trigger.TriggerFault;
import io.syncline.postgres.trigger.TriggerInspection;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Triggers on exactly the mapped tables, each table's in one step. */
final class TriggerPlan {
  private TriggerPlan() {}

  static List<SetupStep> steps(
      Connection connection, String schema, TriggerNeeds needs, List<TableDescription> tables)
      throws SQLException {
    Map<TableId, List<TriggerFault>> faults = new LinkedHashMap<>();
    TriggerInspection.of(connection, schema, needs, tables)
        .faults()
        .forEach(fault -> faults.computeIfAbsent(fault.table(), t -> new ArrayList<>()).add(fault));
    List<SetupStep> steps = new ArrayList<>();
    faults.forEach((table, wrong) -> steps.add(step(table, wrong)));
    if (needs.tables().isEmpty() && queued(connection, schema, needs.sync())) {
      steps.add(emptied(schema, needs.sync()));
    }
    return steps;
  }

  /** Whether triggers of a former capture left something in the queue. */
  private static boolean queued(Connection connection, String schema, String sync)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return isReadable(statement, schema)
          && isTrue(
              statement,
              "SELECT EXISTS (SELECT FROM %s.graph_sync_status WHERE sync = %s AND queue_version IS NOT NULL)"
                  .formatted(SqlText.identifier(schema), SqlText.literal(sync)));
    }
  }

  /** Whether there is a queue, and this role may look at it. */
  private static boolean isReadable(Statement statement, String schema) throws SQLException {
    return isTrue(
        statement,
        """
        SELECT EXISTS (SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = %s AND c.relname = 'graph_sync_status' AND a.attname = 'queue_version'
            AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
        """
            .formatted(SqlText.literal(schema)));
  }

  private static boolean isTrue(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Nobody takes from it any more, and a snapshot reads what it names. */
  private static SetupStep emptied(String schema, String sync) {
    return new SetupStep(
        "empty the queue of the former triggers",
        """
        DELETE FROM %1$s.graph_sync_status WHERE sync = %2$s AND queue_version IS NOT NULL;
        DELETE FROM %1$s.key_move WHERE sync = %2$s;
        DELETE FROM %1$s.worker WHERE sync = %2$s;
        UPDATE %1$s.graph_sync_failures SET resolved_at = now(), resolution = 'snapshot'
          WHERE sync = %2$s AND resolved_at IS NULL;
        """
            .formatted(SqlText.identifier(schema), SqlText.literal(sync)));
  }

  private static SetupStep step(TableId table, List<TriggerFault> faults) {
    String what =
        faults.stream()
            .map(fault -> "%s %s".formatted(fault.trigger(), fault.kind().what()))
            .collect(Collectors.joining(", "));
    return new SetupStep(
        "capture of %s by triggers: %s".formatted(table, what),
        faults.stream().map(TriggerFault::remedy).collect(Collectors.joining("\n")));
  }
}
