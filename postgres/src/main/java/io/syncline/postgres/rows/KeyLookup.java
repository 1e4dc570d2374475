// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowScan.Span;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.KeyText;
import io.syncline.core.verify.Digest;
import io.syncline.postgres.publication.TableSql;
import io.syncline.postgres.session.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a table by key; a text that is no value of its type is the key of no row. One thread.
 *
 * @param connection in a transaction
 */
public record KeyLookup(Connection connection, TableId table, KeyColumns key) {
  private static final String KIND =
      """
      SELECT c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private static final Pattern PLANNED = Pattern.compile("\"Plan Rows\": (\\d+)");

  /** Some columns of the rows with these keys, canonical texts. */
  public List<Row> find(List<String> keys, List<String> columns) throws SQLException {
    return find(keys, RowForm.values(columns));
  }

  <T> List<T> find(List<String> keys, RowForm<T> form) throws SQLException {
    String sql = RowSql.byKeys(from(connection, table), key, form.selection());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return find(statement, keys, form);
    }
  }

  /** The rows of a span, in the order of the key. */
  <T> List<T> rows(Span span, int limit, RowForm<T> form) throws SQLException {
    String sql = RowSql.inSpan(from(connection, table), key, form.selection(), bounds(span));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = bind(statement, 1, span);
      statement.setInt(parameter, limit);
      return form.rows(statement);
    }
  }

  /** About how many rows there are in a span, as the planner expects. */
  long estimate(Span span) throws SQLException {
    String sql =
        "EXPLAIN (FORMAT JSON) " + RowSql.inSpan(from(connection, table), key, "1", bounds(span));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(bind(statement, 1, span), Integer.MAX_VALUE);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Matcher planned = PLANNED.matcher(Objects.requireNonNull(row.getString(1)));
        return planned.find() ? Long.parseLong(planned.group(1)) : 0;
      }
    }
  }

  /**
   * What the rows of a span sum up to.
   *
   * @param record an expression of all that counts of a row
   */
  Digest digest(Span span, String record) throws SQLException {
    String sql = RowSql.sumInSpan(from(connection, table), key, record, bounds(span));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, 1, span);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Digest(row.getLong(1), List.of(low(row, 2), low(row, 3)));
      }
    }
  }

  /** PostgreSQL adds up exactly. */
  private static long low(ResultSet row, int column) throws SQLException {
    return row.getBigDecimal(column).toBigInteger().longValue();
  }

  /** Those of these keys that are in a span. */
  List<String> within(Span span, List<String> keys) throws SQLException {
    int width = key.columns().size();
    RowForm<String> form =
        new RowForm<>(
            "",
            row -> {
              List<String> parts = new ArrayList<>(width);
              for (int i = 1; i <= width; i++) {
                parts.add(row.getString(i));
              }
              return KeyText.of(parts);
            });
    try (PreparedStatement statement =
        connection.prepareStatement(RowSql.keysInSpan(key, bounds(span)))) {
      bind(statement, width + 1, span);
      return find(statement, keys, form);
    }
  }

  private static List<String> bounds(Span span) {
    List<String> bounds = new ArrayList<>();
    if (span.after() != null) {
      bounds.add(">");
    }
    if (span.from() != null) {
      bounds.add(">=");
    }
    if (span.to() != null) {
      bounds.add("<");
    }
    if (span.last() != null) {
      bounds.add("<=");
    }
    return bounds;
  }

  private static int bind(PreparedStatement statement, int first, Span span) throws SQLException {
    int parameter = first;
    for (List<String> bound : Arrays.asList(span.after(), span.from(), span.to(), span.last())) {
      for (String text : bound == null ? List.<String>of() : bound) {
        statement.setString(parameter++, text);
      }
    }
    return parameter;
  }

  private <T> List<T> find(PreparedStatement statement, List<String> keys, RowForm<T> form)
      throws SQLException {
    execute(connection, "SAVEPOINT lookup");
    try {
      bind(statement, keys);
      return form.rows(statement);
    } catch (SQLException e) {
      if (!SqlFailures.badValue(e)) {
        throw e;
      }
      execute(connection, "ROLLBACK TO SAVEPOINT lookup");
      return keys.size() == 1 ? List.of() : halves(statement, keys, form);
    }
  }

  private <T> List<T> halves(PreparedStatement statement, List<String> keys, RowForm<T> form)
      throws SQLException {
    int middle = keys.size() / 2;
    List<T> rows = new ArrayList<>(find(statement, keys.subList(0, middle), form));
    rows.addAll(find(statement, keys.subList(middle, keys.size()), form));
    return rows;
  }

  private void bind(PreparedStatement statement, List<String> keys) throws SQLException {
    int width = key.columns().size();
    List<List<String>> parts = keys.stream().map(text -> KeyText.parts(text, width)).toList();
    for (int i = 0; i < width; i++) {
      int column = i;
      Object[] texts = parts.stream().map(part -> part.get(column)).toArray();
      statement.setArray(i + 1, connection.createArrayOf("text", texts));
    }
  }

  /** Asked each time: a swapped table may be of the other kind, and ONLY would hide its rows. */
  static String from(Connection connection, TableId table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KIND)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        boolean partitioned = row.next() && "p".equals(row.getString(1));
        return TableSql.from(table, partitioned ? 'p' : 'r');
      }
    }
  }

  /** The canonical text of a row's key, whose columns it has. */
  public static String text(KeyColumns key, Row row) {
    List<String> parts = new ArrayList<>(key.columns().size());
    for (int i = 0; i < key.columns().size(); i++) {
      if (row.value(key.columns().get(i)) instanceof Value.Present(String text)) {
        parts.add(KeyText.part(key.types().get(i), text));
      }
    }
    return KeyText.of(parts);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
