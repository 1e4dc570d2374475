// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter.syntax;

/**
 * A pattern of LIKE: {@code %} stands for any text, {@code _} for any one character, a backslash
 * takes the character after it literally. It never ends in a lone backslash.
 */
public record LikePattern(String text) {

  public LikePattern {
    if (!isComplete(text)) {
      throw new IllegalArgumentException("a LIKE pattern must not end with a backslash: " + text);
    }
  }

  static boolean isComplete(String pattern) {
    int backslashes = 0;
    while (backslashes < pattern.length()
        && pattern.charAt(pattern.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 0;
  }

  /**
   * Whether a text matches. Goes back only to the last {@code %}, so the time is at most length
   * times length.
   */
  public boolean matches(String value) {
    int at = 0;
    int next = 0;
    int afterPercent = -1;
    int retry = 0;
    while (at < value.length()) {
      if (next < text.length() && text.charAt(next) == '%') {
        next++;
        afterPercent = next;
        retry = at;
      } else if (matchesOne(next, value.codePointAt(at))) {
        next += width(next);
        at += Character.charCount(value.codePointAt(at));
      } else if (afterPercent >= 0) {
        retry += Character.charCount(value.codePointAt(retry));
        at = retry;
        next = afterPercent;
      } else {
        return false;
      }
    }
    return onlyPercents(next);
  }

  private boolean matchesOne(int next, int codePoint) {
    if (next >= text.length()) {
      return false;
    }
    return switch (text.charAt(next)) {
      case '_' -> true;
      case '\\' -> text.codePointAt(next + 1) == codePoint;
      default -> text.codePointAt(next) == codePoint;
    };
  }

  private int width(int next) {
    return text.charAt(next) == '\\'
        ? 1 + Character.charCount(text.codePointAt(next + 1))
        : Character.charCount(text.codePointAt(next));
  }

  private boolean onlyPercents(int next) {
    return text.substring(next).chars().allMatch(c -> c == '%');
  }
}
