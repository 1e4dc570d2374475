// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

/** Names and strings as PostgreSQL's SQL writes them. */
public final class SqlText {

  private SqlText() {}

  /** A quoted identifier. */
  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A string literal that means the same whatever {@code standard_conforming_strings} says. */
  public static String literal(String text) {
    String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
    return text.indexOf('\\') < 0 ? quoted : " E" + quoted;
  }
}
