// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.change;

import java.util.List;

/** The values of one row, in the order of its columns. A column it does not have is unchanged. */
public record Row(Columns columns, List<Value> values) {

  public Row {
    values = List.copyOf(values);
    if (values.size() != columns.names().size()) {
      throw new IllegalArgumentException(
          "row has " + values.size() + " values for columns " + columns.names());
    }
  }

  /** The value of a column; {@link Value#UNCHANGED} where this row does not carry it. */
  public Value value(String column) {
    int index = columns.indexOf(column);
    return index < 0 ? Value.UNCHANGED : values.get(index);
  }
}
