// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

import java.util.ArrayList;
import java.util.List;

/**
 * The canonical text of a key: of one column the normalised text itself, of several a JSON array of
 * them, such as {@code ["17","a\"b"]}. Two keys are equal in PostgreSQL if and only if their texts
 * are.
 *
 * <p>{@link CanonicalSql#key} lets PostgreSQL compute the same text.
 */
public final class KeyText {

  private KeyText() {}

  /**
   * The key text of one column's value: numbers without trailing zeros or a signed zero, {@code
   * char(n)} without its padding, everything else as it is.
   */
  public static String part(ColumnType type, String canonicalText) {
    return type instanceof ColumnType.Scalar scalar
        ? part(scalar.kind(), canonicalText)
        : canonicalText;
  }

  private static String part(Kind kind, String text) {
    return switch (kind) {
      case NUMERIC -> trimmedScale(text);
      case FLOAT4, FLOAT8 -> text.equals("-0") ? "0" : text;
      case BPCHAR -> trimmed(text, ' ');
      default -> text;
    };
  }

  private static String trimmedScale(String number) {
    return number.indexOf('.') < 0 ? number : trimmed(trimmed(number, '0'), '.');
  }

  private static String trimmed(String text, char last) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == last) {
      end--;
    }
    return text.substring(0, end);
  }

  /** The text of the key that consists of these parts, in the order of the key's columns. */
  public static String of(List<String> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    StringBuilder json = new StringBuilder("[");
    for (String part : parts) {
      appendString(json.length() == 1 ? json : json.append(','), part);
    }
    return json.append(']').toString();
  }

  /** Escapes what PostgreSQL's {@code to_json(text)} escapes, in the same way. */
  private static void appendString(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append("\\u00")
                .append(c < 0x10 ? '0' : '1')
                .append(Character.forDigit(c & 15, 16));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  /**
   * The parts of a key of so many columns.
   *
   * @throws IllegalArgumentException if the text is not one that {@link #of} gives
   */
  public static List<String> parts(String key, int columns) {
    if (columns == 1) {
      return List.of(key);
    }
    List<String> parts = new JsonStrings(key).read();
    if (parts.size() != columns || !of(parts).equals(key)) {
      throw new IllegalArgumentException(
          "not the key of " + columns + " columns, such as [\"a\",\"b\"]: " + key);
    }
    return parts;
  }

  /** Reads the array that {@link #of} writes; whatever else it lets through, the caller notices. */
  private static final class JsonStrings {
    private final String json;
    private int at = 1; // the reading thread only

    JsonStrings(String json) {
      this.json = json;
    }

    List<String> read() {
      List<String> strings = new ArrayList<>();
      while (at < json.length() && json.charAt(at) == '"') {
        strings.add(string());
        at++; // the comma, or the closing bracket
      }
      return strings;
    }

    private String string() {
      StringBuilder text = new StringBuilder();
      at++;
      while (at < json.length() && json.charAt(at) != '"') {
        text.append(json.charAt(at) == '\\' ? escaped() : json.charAt(at));
        at++;
      }
      at++;
      return text.toString();
    }

    private char escaped() {
      at++;
      char c = at < json.length() ? json.charAt(at) : ' ';
      return switch (c) {
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> unicode();
        default -> c;
      };
    }

    private char unicode() {
      int end = Math.min(at + 5, json.length());
      int code = 0;
      while (at + 1 < end) {
        at++;
        code = code << 4 | Math.max(0, Character.digit(json.charAt(at), 16));
      }
      return (char) code;
    }
  }
}
