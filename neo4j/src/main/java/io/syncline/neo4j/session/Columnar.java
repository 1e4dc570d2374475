// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import io.syncline.core.change.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a statement that begins with {@link #UNWIND}: one list for each column, which Neo4j
 * takes 1.4 to 1.7 times faster than a list of maps. The statement finds them as {@code
 * $rows.NAME[i]}. They are the values of one map, because Neo4j keeps a plan for each combination
 * of what the parameters' lists hold and of how many digits their lengths have, but for one kind of
 * map only.
 */
public final class Columnar<T> {

  /** Binds {@code i} to the index of each row. */
  public static final String UNWIND = "UNWIND range(0, $last) AS i ";

  /** The row's version, of the columns that {@link #versions} adds. */
  public static final String VERSION = "[$rows.era[i], $rows.lsn[i], $rows.ordinal[i]]";

  private final List<T> rows;
  private final Map<String, Object> columns = new HashMap<>();
  private final Map<String, Object> parameters = new HashMap<>();

  private Columnar(List<T> rows) {
    this.rows = rows;
    parameters.put("last", rows.size() - 1);
    parameters.put("rows", columns);
  }

  public static <T> Columnar<T> of(List<T> rows) {
    return new Columnar<>(rows);
  }

  /** A list of one value for each row. */
  public Columnar<T> column(String name, Function<T, ? extends @Nullable Object> value) {
    List<@Nullable Object> column = new ArrayList<>(rows.size());
    for (T row : rows) {
      column.add(value.apply(row));
    }
    columns.put(name, column);
    return this;
  }

  /** The columns of {@link #VERSION}. */
  public Columnar<T> versions(Function<T, Version> version) {
    return column("era", row -> version.apply(row).era())
        .column("lsn", row -> version.apply(row).position().lsn())
        .column("ordinal", row -> version.apply(row).position().ordinal());
  }

  /** A value that is the same for all rows, a parameter of its own. */
  public Columnar<T> with(String name, Object value) {
    parameters.put(name, value);
    return this;
  }

  public Map<String, Object> parameters() {
    return parameters;
  }
}
