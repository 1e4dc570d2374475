// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowScan.SeenRow;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.type.SqlText;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is read of each row of table {@code t}, and what becomes of it.
 *
 * @param selection expressions, separated by commas
 */
record RowForm<T>(String selection, Reading<T> reading) {
  /**
   * A transaction that writes a row twice puts the versions at different places, and a place is
   * taken again only after the transaction that made the version there has ended.
   */
  private static final String STATE =
      "t.xmin::text || ' ' || t.ctid::text || ' ' || t.tableoid::oid::text";

  /** What becomes of a row. */
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The values of some columns. */
  static RowForm<Row> values(List<String> names) {
    Columns columns = new Columns(names);
    return new RowForm<>(list(names), row -> values(row, columns));
  }

  /** The same, and what tells this version of the row from every other. */
  static RowForm<SeenRow> states(List<String> names) {
    Columns columns = new Columns(names);
    int state = names.size() + 1;
    String selection = names.isEmpty() ? STATE : list(names) + ", " + STATE;
    return new RowForm<>(
        selection,
        row -> new SeenRow(values(row, columns), Objects.requireNonNull(row.getString(state))));
  }

  /** Rows of which it is not told which version they are. */
  static RowForm<SeenRow> stateless(List<String> names) {
    Columns columns = new Columns(names);
    return new RowForm<>(list(names), row -> new SeenRow(values(row, columns), ""));
  }

  /** A row, and its hashes. */
  record Hashed(SeenRow row, long first, long second) {}

  /**
   * The same, with hashes.
   *
   * @param record what is hashed
   */
  static RowForm<Hashed> hashed(List<String> names, String record) {
    RowForm<SeenRow> rows = stateless(names);
    int hash = names.size() + 1;
    return new RowForm<>(
        "%s, %s, %s".formatted(rows.selection(), RowHash.first(record), RowHash.second(record)),
        row -> new Hashed(rows.reading().read(row), row.getLong(hash), row.getLong(hash + 1)));
  }

  private static String list(List<String> columns) {
    return columns.stream()
        .map(column -> "t." + SqlText.identifier(column))
        .collect(Collectors.joining(", "));
  }

  private static Row values(ResultSet row, Columns columns) throws SQLException {
    Value[] values = new Value[columns.names().size()];
    for (int i = 0; i < values.length; i++) {
      String text = row.getString(i + 1);
      values[i] = text == null ? Value.NULL : Value.of(text);
    }
    return new Row(columns, List.of(values));
  }

  List<T> rows(PreparedStatement statement) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(reading.read(row));
      }
    }
    return rows;
  }
}
