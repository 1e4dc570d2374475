// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import io.syncline.core.change.TableId;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping needs of PostgreSQL.
 *
 * @param tables the mapped tables
 * @param generatedColumns whether a stored generated column is mapped
 * @param backReferences columns that Syncline writes, by table
 * @param role the role that {@code syncline run} connects as; null if it needs no grants, being the
 *     same as the installer's
 * @param managesPublication whether the publication is ours to make and alter
 * @param triggers the triggers it needs; null if that does not matter here
 */
public record SetupNeeds(
    List<TableId> tables,
    boolean generatedColumns,
    Map<TableId, List<String>> backReferences,
    @Nullable String role,
    boolean managesPublication,
    @Nullable TriggerNeeds triggers) {

  public SetupNeeds {
    tables = tables.stream().distinct().sorted().toList();
    backReferences = Map.copyOf(backReferences);
  }

  /** Without triggers. */
  public SetupNeeds(
      List<TableId> tables,
      boolean generatedColumns,
      Map<TableId, List<String>> backReferences,
      @Nullable String role,
      boolean managesPublication) {
    this(tables, generatedColumns, backReferences, role, managesPublication, null);
  }

  /** Whether changes are captured by triggers. */
  public boolean byTriggers() {
    return triggers != null && triggers.capture();
  }

  public SetupNeeds withTriggers(TriggerNeeds needed) {
    return new SetupNeeds(
        tables, generatedColumns, backReferences, role, managesPublication, needed);
  }

  public static SetupNeeds of(List<TableId> tables) {
    return new SetupNeeds(tables, false, Map.of(), null, true);
  }

  public SetupNeeds withRole(String name) {
    return new SetupNeeds(
        tables, generatedColumns, backReferences, name, managesPublication, triggers);
  }
}
