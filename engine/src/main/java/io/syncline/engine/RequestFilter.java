// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.RowFilter;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.type.ColumnType;
import java.util.LinkedHashMap;
import java.util.Map;

/** The filter of a request, bound to the table of its entry. */
public final class RequestFilter {

  private RequestFilter() {}

  /**
   * @throws IllegalArgumentException if it is no filter, or does not fit the table
   */
  public static BoundFilter bind(
      BoundMapping mapping, Catalog catalog, String entry, String where) {
    Catalog.Table table = catalog.find(EntryTable.of(mapping, entry).table()).orElseThrow();
    Map<String, ColumnType> columns = new LinkedHashMap<>();
    table.columns().forEach(column -> columns.put(column.name(), column.type()));
    return switch (RowFilter.parse(where)) {
      case RowFilter.Parsed.Valid(RowFilter filter) ->
          switch (filter.bind(columns)) {
            case RowFilter.Bound.Valid(BoundFilter valid) -> valid;
            case RowFilter.Bound.Invalid(var problems) ->
                throw new IllegalArgumentException(problems.getFirst().message());
          };
      case RowFilter.Parsed.Invalid(var problem) ->
          throw new IllegalArgumentException(problem.message());
    };
  }
}
