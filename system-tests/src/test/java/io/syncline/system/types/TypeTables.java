// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.types;

import io.syncline.core.type.ColumnType;
import io.syncline.testkit.types.AwkwardValue;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** One table (id, v) for each type, with its awkward values and a NULL at the end. */
record TypeTables(Connection connection) {

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  static List<String> types() {
    return AwkwardValue.all().stream().map(AwkwardValue::type).distinct().toList();
  }

  void create() throws SQLException {
    TypeDatabase.execute(connection, "CREATE SCHEMA v");
    for (String type : types()) {
      TypeDatabase.execute(
          connection, "CREATE TABLE %s (id int PRIMARY KEY, v %s)".formatted(table(type), type));
    }
  }

  void fill() throws SQLException {
    for (String type : types()) {
      List<@Nullable String> inputs = new ArrayList<>();
      AwkwardValue.all().stream()
          .filter(value -> value.type().equals(type))
          .forEach(value -> inputs.add(value.input()));
      inputs.add(null);
      insert(type, inputs);
    }
  }

  private void insert(String type, List<@Nullable String> inputs) throws SQLException {
    String sql = "INSERT INTO %s VALUES (?, ?)".formatted(table(type));
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int id = 0; id < inputs.size(); id++) {
        insert.setInt(1, id);
        insert.setObject(2, inputs.get(id), Types.OTHER);
        insert.execute();
      }
    }
  }

  static String table(String type) {
    return "v.\"" + type.replace("\"", "\"\"") + "\"";
  }

  ColumnType columnType(String type) throws SQLException {
    return TypeDatabase.columnType(connection, table(type), "v");
  }

  /** The values of an expression over a type's table, in order. */
  List<@Nullable String> column(String type, String expression) throws SQLException {
    List<@Nullable String> values = new ArrayList<>();
    String sql = "SELECT %s FROM %s ORDER BY id".formatted(expression, table(type));
    for (List<@Nullable String> row : TypeDatabase.query(connection, sql)) {
      values.add(row.getFirst());
    }
    return values;
  }

  /** The texts that COPY gives, in order. */
  List<@Nullable String> copied(String type) throws SQLException, IOException {
    return copied(table(type), "id");
  }

  /** The texts that COPY gives of a table's column v, in the order of another. */
  List<@Nullable String> copied(String table, String order) throws SQLException, IOException {
    StringWriter lines = new StringWriter();
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut("COPY (SELECT v FROM %s ORDER BY %s) TO STDOUT".formatted(table, order), lines);
    List<@Nullable String> values = new ArrayList<>();
    for (String line : lines.toString().lines().toList()) {
      values.add(line.equals("\\N") ? null : unescaped(line));
    }
    return values;
  }

  private static String unescaped(String field) {
    return ESCAPE.matcher(field).replaceAll(TypeTables::unescaped);
  }

  private static String unescaped(MatchResult escape) {
    return switch (escape.group(1)) {
      case "t" -> "\t";
      case "n" -> "\n";
      case "r" -> "\r";
      case "\\" -> "\\\\"; // a replacement escapes its backslashes
      default -> throw new IllegalStateException("COPY escaped " + escape.group());
    };
  }
}
