// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.SqlText;
import java.util.List;
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

  /**
   * Rows in the order of the key. Parameters: the texts of each bound, then how many.
   *
   * @param bounds operators
   */
  static String inSpan(String table, KeyColumns key, String selection, List<String> bounds) {
    return "SELECT %s FROM %s AS t WHERE %s ORDER BY %s LIMIT ?"
        .formatted(selection, table, within(key, ordering(key), bounds), ordering(key));
  }

  /**
   * Of some rows in the order of the key those that are young, and the last in any case; with
   * whether it is young, its number, and how many there are. Parameters: the texts of the bound, if
   * there is one, how many, and the id of a transaction that is as young as they must be.
   */
  static String young(String table, KeyColumns key, String selection, boolean bounded) {
    String page =
        "SELECT %s, t.xmin AS syncline_xmin FROM %s AS t WHERE %s ORDER BY %s LIMIT ?"
            .formatted(
                selection,
                table,
                within(key, ordering(key), bounded ? List.of(">") : List.of()),
                ordering(key));
    return """
    SELECT * FROM (SELECT p.*, age(p.syncline_xmin) <= age(?::text::xid) AS syncline_young,
        row_number() OVER () AS syncline_n, count(*) OVER () AS syncline_looked FROM (%s) p) r
    WHERE syncline_young OR syncline_n = syncline_looked ORDER BY syncline_n
    """
        .formatted(page);
  }

  /**
   * How many rows are within bounds, and the sums of two hashes of each. Parameters: the texts of
   * each bound.
   *
   * @param record an expression of what is hashed; made once per row
   */
  static String sumInSpan(String table, KeyColumns key, String record, List<String> bounds) {
    return """
    SELECT count(*), coalesce(sum(%s), 0), coalesce(sum(%s), 0)
    FROM (SELECT %s AS r FROM %s AS t WHERE %s OFFSET 0) x\
    """
        .formatted(
            RowHash.first("r"),
            RowHash.second("r"),
            record,
            table,
            within(key, ordering(key), bounds));
  }

  /**
   * Which keys are within bounds, as the texts of their columns. Parameters: for each column of the
   * key an array of its texts, then the texts of each bound.
   */
  static String keysInSpan(KeyColumns key, List<String> bounds) {
    String arrays = numbered(key, i -> "?::text[]", ", ");
    String names = numbered(key, i -> "w" + i, ", ");
    String values =
        numbered(key, i -> "w.w%d::%s".formatted(i, key.types().get(i).sqlName()), ", ");
    return "SELECT %s FROM unnest(%s) AS w(%s) WHERE %s"
        .formatted(names, arrays, names, within(key, values, bounds));
  }

  private static String within(KeyColumns key, String values, List<String> bounds) {
    String parameters = numbered(key, i -> "?::text::" + key.types().get(i).sqlName(), ", ");
    return bounds.isEmpty()
        ? "true"
        : bounds.stream()
            .map(bound -> "(%s) %s (%s)".formatted(values, bound, parameters))
            .collect(Collectors.joining(" AND "));
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
