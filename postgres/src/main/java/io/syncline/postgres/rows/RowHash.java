// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.change.TableId;
import io.syncline.core.type.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Two hashes of 64 bits, made by PostgreSQL, of some columns of a row. Values that are equal to
 * PostgreSQL and yet differ in their texts, such as 1.0 and 1.00, must not hash alike: only types
 * of which each value has one text are hashed as they are, all others as texts.
 */
final class RowHash {
  private static final Set<String> PLAIN =
      Set.of("int2", "int4", "int8", "bool", "uuid", "date", "timestamp", "timestamptz", "bytea");

  private static final String TYPES =
      """
      SELECT a.attname, y.typname FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
      WHERE a.attrelid = ?::text::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND y.typnamespace = 'pg_catalog'::regnamespace
      """;

  private RowHash() {}

  /** The hashes of a record. */
  static String first(String record) {
    return "hash_record_extended(%s, 1)".formatted(record);
  }

  static String second(String record) {
    return "hash_record_extended(%s, 2)".formatted(record);
  }

  /** The record of the columns of table {@code t}. */
  static String record(Connection connection, TableId table, List<String> columns)
      throws SQLException {
    Map<String, String> types = builtInTypes(connection, table);
    List<String> values = new ArrayList<>();
    for (String column : columns) {
      values.add(hashable("t." + SqlText.identifier(column), types.getOrDefault(column, "")));
    }
    return "ROW(" + String.join(", ", values) + ")";
  }

  private static String hashable(String value, String type) {
    if (PLAIN.contains(type)) {
      return value;
    }
    String text =
        type.equals("bpchar")
            ? "textin(bpcharout(" + value + "))" // a cast would cut off blanks
            : value + "::text";
    return text + " COLLATE \"C\"";
  }

  private static Map<String, String> builtInTypes(Connection connection, TableId table)
      throws SQLException {
    String name = SqlText.identifier(table.schema()) + "." + SqlText.identifier(table.name());
    Map<String, String> types = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(TYPES)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          types.put(
              Objects.requireNonNull(row.getString(1)), Objects.requireNonNull(row.getString(2)));
        }
      }
    }
    return types;
  }
}
