// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.backreference;

import io.syncline.core.change.TableId;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.CanonicalSql;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.publication.TableSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements on one column that receives ids.
 *
 * @param table what to read and write, as SQL
 * @param column quoted
 * @param type the column's type, as SQL
 */
record BackReferenceSql(String table, KeyColumns key, String column, String type) {

  static BackReferenceSql of(Connection connection, TableId table, KeyColumns key, String column)
      throws SQLException {
    String sql =
        """
        SELECT c.relkind, format_type(a.atttypid, a.atttypmod)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ? AND NOT a.attisdropped
        WHERE n.nspname = ? AND c.relname = ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, column);
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      try (ResultSet row = statement.executeQuery()) {
        boolean partitioned = row.next() && "p".equals(row.getString(1));
        return new BackReferenceSql(
            TableSql.from(table, partitioned ? 'p' : 'r'),
            key,
            SqlText.identifier(column),
            Objects.requireNonNullElse(row.getString(2), "text"));
      }
    }
  }

  /** Parameters: the key's texts, the id, the id. Touches the row only where nobody has it. */
  String update() {
    String keys = names();
    return """
    WITH free AS (SELECT %s FROM %s WHERE %s AND %s FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE %s AS t SET %s = ?::text::%s FROM free WHERE %s
    """
        .formatted(keys, table, matches(), differing(), table, column, type, same());
  }

  /** Parameters: the key's texts, the id. A row if there is something left to write. */
  String differs() {
    return "SELECT FROM %s WHERE %s AND %s".formatted(table, matches(), differing());
  }

  /**
   * Parameters: the key's texts if there is a key to go on after, then how many.
   *
   * @param where a condition on the row
   */
  String missing(String where, boolean after) {
    return keys("%s IS NULL AND (%s)".formatted(column, where), after);
  }

  /** The same, with what comes before the key in an id as the first parameter. */
  String wrong(String where, boolean after) {
    String id = "(?::text || %s)::%s".formatted(CanonicalSql.key(parts()), type);
    return keys("%s::text IS DISTINCT FROM %s::text AND (%s)".formatted(column, id, where), after);
  }

  private List<String> parts() {
    return IntStream.range(0, key.columns().size())
        .mapToObj(i -> CanonicalSql.keyPart(key.types().get(i), name(i)))
        .toList();
  }

  private String keys(String condition, boolean after) {
    String parameters = each(i -> "?::text::" + key.types().get(i).sqlName(), ", ");
    // Unqualified names would order by the texts of the keys, which are output columns.
    return "SELECT %s FROM %s AS t WHERE %s%s ORDER BY %s LIMIT ?"
        .formatted(
            CanonicalSql.key(parts()),
            table,
            condition,
            after ? " AND (%s) > (%s)".formatted(names(), parameters) : "",
            each(i -> "t." + name(i), ", "));
  }

  private String matches() {
    return each(i -> name(i) + " = ?::text::" + key.types().get(i).sqlName(), " AND ");
  }

  private String differing() {
    return "%s::text IS DISTINCT FROM ?::text::%s::text".formatted(column, type);
  }

  private String same() {
    return each(i -> "t." + name(i) + " = free." + name(i), " AND ");
  }

  private String names() {
    return each(this::name, ", ");
  }

  private String name(int index) {
    return SqlText.identifier(key.columns().get(index));
  }

  private String each(IntFunction<String> part, String separator) {
    return IntStream.range(0, key.columns().size())
        .mapToObj(part)
        .collect(Collectors.joining(separator));
  }
}
