// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.util.ArrayList;
import java.util.List;

/**
 * What the text of an array says, such as {@code {1,NULL,"a b"}}.
 *
 * @param elements the texts of the elements that are not NULL, in order, nested ones flattened
 * @param nulls how many elements are NULL
 * @param dimensions how deep the array is nested, 0 if it is empty
 * @param shifted whether it has its own lower bounds, such as {@code [2:4]={1,2,3}}
 */
public record ArrayText(List<String> elements, int nulls, int dimensions, boolean shifted) {

  public ArrayText {
    elements = List.copyOf(elements);
  }

  /**
   * Reads an array in PostgreSQL's text output.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ArrayText parse(String text, char delimiter) {
    return new Parser(text, delimiter).parse();
  }

  /** The texts of the elements that are not NULL, in order, nested arrays flattened. */
  public static List<String> elements(String text, char delimiter) {
    return parse(text, delimiter).elements();
  }

  /** Whether this is a list: at most one dimension, counted from 1, without NULLs. */
  public boolean plainList() {
    return dimensions <= 1 && !shifted && nulls == 0;
  }

  private static final class Parser {
    private final String text;
    private final char delimiter;
    private final List<String> elements = new ArrayList<>();
    private int nulls;
    private int deepest;
    private int at; // all mutable fields: the parsing thread only

    Parser(String text, char delimiter) {
      this.text = text;
      this.delimiter = delimiter;
    }

    ArrayText parse() {
      boolean shifted = text.startsWith("[");
      at = shifted ? text.indexOf('=') + 1 : 0;
      array(1);
      if (at != text.length()) {
        throw malformed();
      }
      return new ArrayText(
          elements, nulls, elements.isEmpty() && nulls == 0 ? 0 : deepest, shifted);
    }

    private void array(int depth) {
      deepest = Math.max(deepest, depth);
      expect('{');
      if (peek() != '}') {
        item(depth);
        while (peek() == delimiter) {
          at++;
          item(depth);
        }
      }
      expect('}');
    }

    private void item(int depth) {
      switch (peek()) {
        case '{' -> array(depth + 1);
        case '"' -> elements.add(quoted());
        default -> bare();
      }
    }

    private void bare() {
      int start = at;
      while (peek() != delimiter && peek() != '}') {
        at++;
      }
      String element = text.substring(start, at);
      if (element.equals("NULL")) {
        nulls++;
      } else {
        elements.add(element);
      }
    }

    private String quoted() {
      at++;
      int start = at;
      while (peek() != '"' && peek() != '\\') {
        at++;
      }
      StringBuilder element = new StringBuilder().append(text, start, at);
      while (peek() != '"') {
        if (peek() == '\\') {
          at++;
        }
        element.append(peek());
        at++;
      }
      at++;
      return element.toString();
    }

    private char peek() {
      if (at >= text.length()) {
        throw malformed();
      }
      return text.charAt(at);
    }

    private void expect(char c) {
      if (peek() != c) {
        throw malformed();
      }
      at++;
    }

    private IllegalArgumentException malformed() {
      return new IllegalArgumentException(
          "not the text of an array (at character " + at + "): " + text);
    }
  }
}
