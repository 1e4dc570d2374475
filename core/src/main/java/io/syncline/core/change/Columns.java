// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.change;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The column names of rows that were read or streamed together; shared by all of them. */
public final class Columns {
  private final List<String> names;
  private final Map<String, Integer> indexes;

  public Columns(List<String> names) {
    this.names = List.copyOf(names);
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < this.names.size(); i++) {
      byName.put(this.names.get(i), i);
    }
    this.indexes = Map.copyOf(byName);
  }

  public List<String> names() {
    return names;
  }

  /** The index of a column, or -1. */
  public int indexOf(String column) {
    Integer index = indexes.get(column);
    return index == null ? -1 : index;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Columns columns && names.equals(columns.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
