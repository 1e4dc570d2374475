// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.change.TableId;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.catalog.RelationDescription;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.publication.TableSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the triggers that are there with those that are needed. */
public final class TriggerInspection {
  private static final char PARTITIONED = 'p';

  private final String schema;
  private final TriggerNeeds needs;
  private final List<InstalledTrigger> installed;
  private final Map<TableId, TableDescription> tables = new LinkedHashMap<>();

  private TriggerInspection(
      String schema,
      TriggerNeeds needs,
      List<TableDescription> tables,
      List<InstalledTrigger> installed) {
    this.schema = schema;
    this.needs = needs;
    this.installed = installed;
    tables.forEach(table -> this.tables.put(table.table().id(), table));
  }

  /**
   * @param schema where our own tables are
   */
  public static TriggerInspection of(
      Connection connection, String schema, TriggerNeeds needs, List<TableDescription> tables)
      throws SQLException {
    return new TriggerInspection(schema, needs, tables, InstalledTrigger.find(connection, schema));
  }

  /** Everything that is not as it should be. */
  public List<TriggerFault> faults() {
    List<TriggerFault> faults = new ArrayList<>();
    Set<InstalledTrigger> needed = new LinkedHashSet<>();
    Set<String> functions = new HashSet<>();
    for (TrackedTable table : needs.tables()) {
      for (TriggerDefinition definition : definitions(table)) {
        installed.stream().filter(trigger -> trigger.is(definition)).forEach(needed::add);
        functions.add(definition.function());
        fault(table, definition, faults);
      }
      inherited(table, faults);
    }
    installed.stream()
        .filter(trigger -> trigger.ofSync(needs.sync()) && !needed.contains(trigger))
        .map(trigger -> obsolete(trigger, functions))
        .forEach(faults::add);
    return faults;
  }

  private List<TriggerDefinition> definitions(TrackedTable table) {
    TableDescription description = tables.get(table.table());
    TriggerSql sql =
        new TriggerSql(new QueueName(schema, needs.sync(), needs.targets().getFirst()), table);
    if (description != null && description.table().kind() == PARTITIONED) {
      return sql.partitioned(
          description.relations().stream().map(RelationDescription::id).toList());
    }
    return description != null && description.indirect() ? sql.byRow() : sql.byStatement();
  }

  private void fault(TrackedTable table, TriggerDefinition definition, List<TriggerFault> faults) {
    InstalledTrigger found =
        installed.stream().filter(trigger -> trigger.is(definition)).findFirst().orElse(null);
    TriggerFault.Kind kind =
        found == null
            ? TriggerFault.Kind.MISSING
            : found.upToDate(definition) ? bypass(found) : TriggerFault.Kind.OUTDATED;
    if (kind != null) {
      faults.add(
          new TriggerFault(
              table.table(),
              definition.name(),
              kind,
              definition.functionSql() + definition.triggerSql()));
    }
  }

  private static TriggerFault.@org.jspecify.annotations.Nullable Kind bypass(
      InstalledTrigger trigger) {
    return switch (trigger.enabled()) {
      case 'A' -> null;
      case 'D' -> TriggerFault.Kind.DISABLED;
      default -> TriggerFault.Kind.BYPASSED;
    };
  }

  /** Triggers that came to partitions can be disabled there alone. */
  private void inherited(TrackedTable table, List<TriggerFault> faults) {
    TableDescription description = tables.get(table.table());
    if (description == null) {
      return;
    }
    Set<TableId> relations =
        new LinkedHashSet<>(description.relations().stream().map(RelationDescription::id).toList());
    for (InstalledTrigger trigger : installed) {
      TriggerFault.Kind kind = bypass(trigger);
      if (trigger.inherited() && relations.contains(trigger.on()) && kind != null) {
        faults.add(
            new TriggerFault(
                table.table(),
                trigger.name() + " on " + trigger.on(),
                kind,
                "ALTER TABLE %s ENABLE ALWAYS TRIGGER %s;\n"
                    .formatted(TableSql.name(trigger.on()), SqlText.identifier(trigger.name()))));
      }
    }
  }

  /** Goes with its function, unless that is needed for another table, which has its name now. */
  private TriggerFault obsolete(InstalledTrigger trigger, Set<String> neededFunctions) {
    String drop =
        "DROP TRIGGER IF EXISTS %s ON %s;\n"
            .formatted(SqlText.identifier(trigger.name()), TableSql.name(trigger.on()));
    String dropFunction =
        "DROP FUNCTION IF EXISTS %s.%s();\n"
            .formatted(SqlText.identifier(schema), SqlText.identifier(trigger.function()));
    return new TriggerFault(
        trigger.on(),
        trigger.name(),
        TriggerFault.Kind.OBSOLETE,
        neededFunctions.contains(trigger.function()) ? drop : drop + dropFunction);
  }
}
