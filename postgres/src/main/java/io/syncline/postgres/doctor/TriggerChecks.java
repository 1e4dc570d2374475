// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import io.syncline.core.change.TableId;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.setup.SetupNeeds;
import io.syncline.postgres.trigger.TrackedTable;
import io.syncline.postgres.trigger.TriggerFault;
import io.syncline.postgres.trigger.TriggerInspection;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The triggers on each mapped table, and those that nobody needs any more. */
final class TriggerChecks {
  private TriggerChecks() {}

  static List<Check> of(
      Connection connection, String schema, SetupNeeds needs, List<TableDescription> tables)
      throws SQLException {
    TriggerNeeds triggers = java.util.Objects.requireNonNull(needs.triggers());
    List<TriggerFault> faults = TriggerInspection.of(connection, schema, triggers, tables).faults();
    List<Check> checks = new ArrayList<>();
    for (TrackedTable tracked : triggers.tables()) {
      checks.add(check(tracked.table(), faults));
    }
    return checks;
  }

  private static Check check(TableId table, List<TriggerFault> faults) {
    String name = "triggers of " + table;
    List<TriggerFault> wrong =
        faults.stream().filter(fault -> fault.table().equals(table)).toList();
    if (wrong.isEmpty()) {
      return Check.ok(name, "notice every change");
    }
    String what =
        wrong.stream()
            .map(fault -> fault.trigger() + " " + fault.kind().what())
            .collect(Collectors.joining("; "));
    return Check.failed(
        name, what, wrong.stream().map(TriggerFault::remedy).collect(Collectors.joining("\n")));
  }
}
