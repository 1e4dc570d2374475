// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lets PostgreSQL compute the {@link ContentHash} of rows; the database's encoding must be UTF-8.
 * The texts belong into a subquery, where they are computed once for both halves:
 *
 * <pre>{@code
 * SELECT id, <first>, <second> FROM (SELECT id, <texts> FROM bills OFFSET 0) AS texts
 * }</pre>
 *
 * <p>OFFSET 0 keeps the planner from dissolving the subquery.
 */
public record ContentHashSql(List<Part> parts) {

  /**
   * One property of a node or an edge.
   *
   * @param text the SQL of its canonical text, see {@link CanonicalSql#text}
   */
  public record Part(String property, String text) {}

  public ContentHashSql {
    parts = List.copyOf(parts);
  }

  /** The list of what is hashed, to be selected; it is empty if there are no parts. */
  public String texts() {
    return list(
        ", ",
        i ->
            "("
                + SqlText.literal(parts.get(i).property() + "=")
                + " || "
                + parts.get(i).text()
                // A nondeterministic collation would take part in the hash.
                + ") COLLATE \"C\" AS "
                + name(i));
  }

  /** {@link ContentHash#first} of a row of {@link #texts}, a bigint. */
  public String first() {
    return sum(ContentHash.FIRST_SEED);
  }

  /** {@link ContentHash#second} of a row of {@link #texts}, a bigint. */
  public String second() {
    return sum(ContentHash.SECOND_SEED);
  }

  private String sum(long seed) {
    String sum =
        list(
            " + ",
            i ->
                "(coalesce(hashtextextended(%s, %d), 0) >> %d)"
                    .formatted(name(i), seed, ContentHash.SHIFT));
    return sum.isEmpty() ? "0::bigint" : sum;
  }

  private String list(String separator, IntFunction<String> item) {
    return IntStream.range(0, parts.size()).mapToObj(item).collect(Collectors.joining(separator));
  }

  private static String name(int part) {
    return "hashed_" + part;
  }
}
