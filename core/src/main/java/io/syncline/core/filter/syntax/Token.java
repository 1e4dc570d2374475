// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter.syntax;

/**
 * A word of the language.
 *
 * @param text what it means: a name as PostgreSQL folds it, a string without its quotes
 */
record Token(Kind kind, String text, int offset) {

  enum Kind {
    /** An unquoted name or a keyword, in lower case. */
    WORD,
    /** A quoted name. */
    QUOTED,
    STRING,
    NUMBER,
    /** An operator, a parenthesis or a comma. */
    SYMBOL,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case END -> "the end";
      case STRING -> "'" + text + "'";
      case QUOTED -> "\"" + text + "\"";
      case WORD, NUMBER, SYMBOL -> text;
    };
  }
}
