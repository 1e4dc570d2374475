// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.trigger;

import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.Lane;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping entry makes of a table's rows, as far as it matters to what must be noticed.
 *
 * @param columns a change of any of them changes what a row projects to
 * @param arrays those of them that are arrays of which is recorded what came and went
 * @param where the rows that project to anything; null for all
 */
public record TrackedEntry(
    String name,
    Lane lane,
    List<String> columns,
    List<String> arrays,
    @Nullable BoundFilter where) {
  public TrackedEntry {
    columns = List.copyOf(columns);
    arrays = List.copyOf(arrays);
  }

  /**
   * The same, without the elements of these.
   *
   * @param masked {@code column} or {@code Entry.column}
   */
  TrackedEntry masking(Set<String> masked) {
    List<String> shown =
        arrays.stream()
            .filter(column -> !masked.contains(column) && !masked.contains(name + "." + column))
            .toList();
    return new TrackedEntry(name, lane, columns, shown, where);
  }
}
