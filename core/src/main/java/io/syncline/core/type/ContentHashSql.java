// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL expressions that let PostgreSQL compute a {@link ContentHash}; the database must be UTF-8.
 */
public final class ContentHashSql {

  /**
   * One property of a node or an edge.
   *
   * @param text the SQL of its canonical text, see {@link CanonicalSql#text}
   */
  public record Part(String property, String text) {}

  private ContentHashSql() {}

  /**
   * The first half's sum over these parts, of type numeric: {@link ContentHash#ofSums} wraps it.
   */
  public static String first(List<Part> parts) {
    return sum(parts, ContentHash.FIRST_SEED);
  }

  /** The second half's sum over these parts, of type numeric. */
  public static String second(List<Part> parts) {
    return sum(parts, ContentHash.SECOND_SEED);
  }

  private static String sum(List<Part> parts, long seed) {
    return parts.stream()
        .map(part -> "coalesce(" + hash(part, seed) + ", 0)::numeric")
        .collect(Collectors.joining(" + ", "(0::numeric + ", ")"));
  }

  /** The collation is named because a nondeterministic one would take part in the hash. */
  private static String hash(Part part, long seed) {
    return "hashtextextended(("
        + SqlText.literal(part.property() + "=")
        + " || "
        + part.text()
        + ") COLLATE \"C\", "
        + seed
        + ")";
  }
}
