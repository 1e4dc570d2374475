// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import io.syncline.core.change.TableId;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.trigger.TriggerFault;
import io.syncline.postgres.trigger.TriggerInspection;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.SQLException;
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
    return steps;
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
