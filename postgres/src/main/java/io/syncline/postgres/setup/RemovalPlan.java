// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.slot.SlotNames;
import io.syncline.postgres.slot.SlotState;
import io.syncline.postgres.state.StateSchema;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What takes a sync away. Its tables go with the last sync that uses them. */
final class RemovalPlan {
  private final PostgresSettings settings;
  private final Connection connection;

  RemovalPlan(PostgresSettings settings, Connection connection) {
    this.settings = settings;
    this.connection = connection;
  }

  List<SetupStep> steps(String sync, List<PipelineId> pipelines, boolean managesPublication)
      throws SQLException {
    List<SetupStep> steps = new ArrayList<>();
    for (PipelineId pipeline : pipelines) {
      String slot = SlotNames.of(settings.slotPrefix(), pipeline);
      if (SlotState.find(connection, slot).isPresent()) {
        steps.add(dropSlot(slot));
      }
    }
    if (managesPublication) {
      steps.addAll(new PublicationPlan(settings, connection).removal());
    }
    steps.addAll(
        TriggerPlan.steps(
            connection,
            settings.schema(),
            new TriggerNeeds(sync, List.of(), List.of()),
            List.of()));
    if (new StateSchema(settings.schema()).installed(connection) > 0) {
      steps.add(othersUse(sync) ? removeRows(sync) : dropSchema());
    }
    return steps;
  }

  private static SetupStep dropSlot(String slot) {
    String literal = SqlText.literal(slot);
    return new SetupStep(
        "drop replication slot " + slot,
        """
        SELECT pg_drop_replication_slot(slot_name)
        FROM pg_replication_slots WHERE slot_name = %s;
        """
            .formatted(literal));
  }

  private boolean othersUse(String sync) throws SQLException {
    String sql =
        "SELECT EXISTS (SELECT FROM %s.sync WHERE name <> ?)"
            .formatted(SqlText.identifier(settings.schema()));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, sync);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private SetupStep removeRows(String sync) {
    String schema = SqlText.identifier(settings.schema());
    String name = SqlText.literal(sync);
    String sql =
        Stream.of(
                "pipeline",
                "entry",
                "entry_read",
                "table_fingerprint",
                "graph_sync_status",
                "graph_sync_failures",
                "graph_sync_batches",
                "discarded",
                "audit",
                "operations",
                "request",
                "pause",
                "key_move",
                "worker",
                "acknowledgement",
                "verification")
            .map(table -> "DELETE FROM %s.%s WHERE sync = %s;".formatted(schema, table, name))
            .collect(Collectors.joining("\n", "", "\n"));
    return new SetupStep(
        "remove the rows of sync " + sync,
        sql + "DELETE FROM %s.sync WHERE name = %s;".formatted(schema, name));
  }

  private SetupStep dropSchema() {
    return new SetupStep(
        "drop schema " + settings.schema(),
        "DROP SCHEMA IF EXISTS %s CASCADE;".formatted(SqlText.identifier(settings.schema())));
  }
}
