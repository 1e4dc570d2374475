// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which columns become properties, under which names.
 *
 * @param only the columns to take (key columns come in any case); null for all columns, without the
 *     foreign keys and arrays that relationships use
 * @param except columns to leave out
 * @param rename column to property name
 * @param constants property name to a fixed value: String, Long, Double or Boolean
 * @param stamps properties in which the writer notes when it wrote
 */
public record PropertySelection(
    @Nullable List<String> only,
    List<String> except,
    Map<String, String> rename,
    Map<String, Object> constants,
    Stamps stamps) {
  public static final PropertySelection ALL =
      new PropertySelection(null, List.of(), Map.of(), Map.of(), Stamps.NONE);

  public PropertySelection {
    only = only == null ? null : List.copyOf(only);
    except = List.copyOf(except);
    rename = Map.copyOf(rename);
    constants = Map.copyOf(constants);
  }
}
