// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a filter into words. */
final class Lexer {

  private static final Pattern SPACE = Pattern.compile("\\s*");
  private static final Pattern WORD =
      Pattern.compile("[A-Za-z_\\x80-\\x{10FFFF}][\\w$\\x80-\\x{10FFFF}]*");
  private static final Pattern NUMBER =
      Pattern.compile("(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,9})?");
  private static final Pattern NO_NUMBER = Pattern.compile("[\\w.$\\x80-\\x{10FFFF}]+");
  private static final Pattern SYMBOL = Pattern.compile("<=|>=|<>|!=|[=<>(),+-]");

  private final String text;
  private int at; // the parsing thread only

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    List<Token> tokens = new ArrayList<>();
    do {
      tokens.add(lexer.next());
    } while (tokens.getLast().kind() != Token.Kind.END);
    return tokens;
  }

  private Token next() {
    take(SPACE);
    int start = at;
    if (at == text.length()) {
      return new Token(Token.Kind.END, "", start);
    }
    return switch (text.charAt(at)) {
      case '\'' -> new Token(Token.Kind.STRING, quoted('\''), start);
      case '"' -> new Token(Token.Kind.QUOTED, quoted('"'), start);
      default -> plain(start);
    };
  }

  private Token plain(int start) {
    if (take(WORD)) {
      return new Token(Token.Kind.WORD, lowerCase(text.substring(start, at)), start);
    }
    if (take(NUMBER)) {
      return number(start);
    }
    if (take(SYMBOL)) {
      return new Token(Token.Kind.SYMBOL, text.substring(start, at), start);
    }
    throw new Mistake(
        start,
        "unexpected character "
            + Character.toString(text.codePointAt(start))
            + "; a filter knows = <> < <= > >= ( ) and commas");
  }

  private Token number(int start) {
    if (take(NO_NUMBER)) {
      throw new Mistake(start, "not a number: " + text.substring(start, at));
    }
    return new Token(Token.Kind.NUMBER, text.substring(start, at), start);
  }

  /** Like PostgreSQL in a UTF-8 database: only A to Z are folded. */
  private static String lowerCase(String word) {
    return word.chars().allMatch(c -> c < 128)
        ? word.toLowerCase(Locale.ROOT)
        : word.codePoints()
            .map(c -> c < 128 ? Character.toLowerCase(c) : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private String quoted(char quote) {
    StringBuilder content = new StringBuilder();
    int start = at;
    while (true) {
      int end = text.indexOf(quote, at + 1);
      if (end < 0) {
        throw new Mistake(start, "no closing " + quote + " follows");
      }
      content.append(text, at + 1, end);
      at = end + 1;
      if (at == text.length() || text.charAt(at) != quote) {
        return content.toString();
      }
      content.append(quote); // doubled: the quote itself
    }
  }

  private boolean take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    boolean found = matcher.lookingAt();
    at = found ? matcher.end() : at;
    return found;
  }
}
