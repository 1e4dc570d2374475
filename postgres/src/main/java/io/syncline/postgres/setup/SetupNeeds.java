// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.setup;

import io.syncline.core.change.TableId;
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
 */
public record SetupNeeds(
    List<TableId> tables,
    boolean generatedColumns,
    Map<TableId, List<String>> backReferences,
    @Nullable String role,
    boolean managesPublication) {

  public SetupNeeds {
    tables = tables.stream().distinct().sorted().toList();
    backReferences = Map.copyOf(backReferences);
  }

  public static SetupNeeds of(List<TableId> tables) {
    return new SetupNeeds(tables, false, Map.of(), null, true);
  }

  public SetupNeeds withRole(String name) {
    return new SetupNeeds(tables, generatedColumns, backReferences, name, managesPublication);
  }
}
