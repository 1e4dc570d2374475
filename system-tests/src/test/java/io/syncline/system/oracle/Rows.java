// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows with the hash that PostgreSQL itself computes over what is mapped of them. */
final class Rows {
  private static final List<String> SETTINGS =
      List.of(
          "SET TimeZone = 'UTC'",
          "SET DateStyle = 'ISO, YMD'",
          "SET IntervalStyle = 'iso_8601'",
          "SET extra_float_digits = 1",
          "SET bytea_output = 'hex'");

  private Rows() {}

  /**
   * @param values column to value, in the form of the graph; NULLs are absent
   */
  record Row(Map<String, Object> values, List<Long> hash) {
    @Nullable Object value(String column) {
      return values.get(column);
    }
  }

  static void pinSettings(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
    }
  }

  /**
   * @param properties column to property, as the hash knows them
   */
  static List<Row> read(
      Connection connection,
      Mapped.Table table,
      Map<String, String> properties,
      @Nullable String where)
      throws SQLException {
    Map<String, Kind> columns = table.columns();
    String sql =
        "SELECT "
            + String.join(", ", columns.keySet().stream().map(Rows::quoted).toList())
            + ", "
            + hashSum(table, properties, 1)
            + " AS \"hash 1\", "
            + hashSum(table, properties, 2)
            + " AS \"hash 2\" FROM "
            + table.name()
            + (where == null ? "" : " WHERE " + where);
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(row(result, columns));
      }
    }
    return rows;
  }

  private static Row row(ResultSet result, Map<String, Kind> columns) throws SQLException {
    Map<String, Object> values = new HashMap<>();
    for (Map.Entry<String, Kind> column : new LinkedHashMap<>(columns).entrySet()) {
      Object value = column.getValue().read(result, column.getKey());
      if (value != null) {
        values.put(column.getKey(), value);
      }
    }
    return new Row(values, List.of(wrapped(result, "hash 1"), wrapped(result, "hash 2")));
  }

  private static long wrapped(ResultSet result, String column) throws SQLException {
    return new BigInteger(result.getString(column)).longValue();
  }

  /** The hash of what holds nothing but this property, as PostgreSQL computes it. */
  static List<Long> hash(Connection connection, String property, String text) throws SQLException {
    String sql =
        "SELECT hashtextextended(part, 1) >> 8 AS \"hash 1\", hashtextextended(part, 2) >> 8 AS"
            + " \"hash 2\" FROM (SELECT %s AS part) one".formatted(literal(property + "=" + text));
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return List.of(wrapped(result, "hash 1"), wrapped(result, "hash 2"));
    }
  }

  private static String hashSum(Mapped.Table table, Map<String, String> properties, int seed) {
    StringBuilder sum = new StringBuilder("(0::numeric");
    properties.forEach(
        (column, property) ->
            sum.append(" + CASE WHEN ")
                .append(quoted(column))
                .append(" IS NULL THEN 0 ELSE (hashtextextended(")
                .append(literal(property + "="))
                .append(" || ")
                .append(table.kind(column).canonicalText(quoted(column)))
                .append(", ")
                .append(seed)
                .append(") >> 8) END"));
    return sum.append(")::text").toString();
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
