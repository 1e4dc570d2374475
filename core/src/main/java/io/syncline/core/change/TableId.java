// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.change;

/** The schema-qualified name of a PostgreSQL table; partitions go by the name of their root. */
public record TableId(String schema, String name) implements Comparable<TableId> {

  /** Parses {@code schema.name}; a bare name is taken to be in {@code public}. No quoting. */
  public static TableId of(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new TableId("public", text)
        : new TableId(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public int compareTo(TableId other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
