// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.SqlText;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements that read a selection of table {@code t} by key. The key's texts are cast to its
 * types, so indexes serve.
 */
final class RowSql {

  private RowSql() {}

  /** Parameters: for each column of the key, an array of its texts. */
  static String byKeys(String table, KeyColumns key, String selection) {
    String names = numbered(key, i -> "w" + i, ", ");
    String arrays = numbered(key, i -> "?::text[]", ", ");
    String matches =
        numbered(
            key,
            i -> "t.%s = w.w%d::%s".formatted(column(key, i), i, key.types().get(i).sqlName()),
            " AND ");
    return "SELECT %s FROM unnest(%s) AS w(%s) JOIN %s AS t ON %s"
        .formatted(selection, arrays, names, table, matches);
  }

  /** The first rows in the order of the key. Parameter: how many. */
  static String first(String table, KeyColumns key, String selection) {
    return "SELECT %s FROM %s AS t ORDER BY %s LIMIT ?".formatted(selection, table, ordering(key));
  }

  /** The rows after a key. Parameters: its texts, then how many. */
  static String after(String table, KeyColumns key, String selection) {
    String parameters = numbered(key, i -> "?::text::" + key.types().get(i).sqlName(), ", ");
    return "SELECT %s FROM %s AS t WHERE (%s) > (%s) ORDER BY %s LIMIT ?"
        .formatted(selection, table, ordering(key), parameters, ordering(key));
  }

  private static String ordering(KeyColumns key) {
    return numbered(key, i -> "t." + column(key, i), ", ");
  }

  private static String column(KeyColumns key, int index) {
    return SqlText.identifier(key.columns().get(index));
  }

  private static String numbered(KeyColumns key, IntFunction<String> part, String separator) {
    return IntStream.range(0, key.columns().size())
        .mapToObj(part)
        .collect(Collectors.joining(separator));
  }
}
