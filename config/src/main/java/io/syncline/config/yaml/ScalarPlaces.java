// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.yaml;

import io.syncline.config.Location;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Finds the place in the file of a character of a scalar, whatever its style, by walking text and
 * file together: all styles keep the order of what is not white space.
 */
final class ScalarPlaces {

  private final Reading reading;
  private final String source;
  private final ScalarNode scalar;
  private int at; // the reading thread only

  ScalarPlaces(Reading reading, ScalarNode scalar) {
    this.reading = reading;
    this.source = reading.source();
    this.scalar = scalar;
  }

  Location locate(int index) {
    at = contentStart();
    String text = scalar.getValue();
    for (int i = 0; i < Math.min(index, text.length()); i++) {
      pass(text.charAt(i));
    }
    if (index < text.length() && !Character.isWhitespace(text.charAt(index))) {
      skipWhitespace();
    }
    return place();
  }

  /** The first character of the content: after the quote, or the line with {@code |} or >. */
  private int contentStart() {
    int mark = scalarStart();
    return switch (scalar.getScalarStyle()) {
      case SINGLE_QUOTED, DOUBLE_QUOTED -> mark + 1;
      case LITERAL, FOLDED -> Math.max(mark, source.indexOf('\n', mark));
      case PLAIN, JSON_SCALAR_STYLE -> mark;
    };
  }

  private int scalarStart() {
    int length = source.codePointCount(0, source.length());
    return scalar
        .getStartMark()
        .map(mark -> source.offsetByCodePoints(0, Math.min(mark.getIndex(), length)))
        .orElse(0);
  }

  private void pass(char expected) {
    if (Character.isWhitespace(expected)) {
      if (at < source.length() && Character.isWhitespace(source.charAt(at))) {
        at++;
      }
      return;
    }
    skipWhitespace();
    at += width();
  }

  private void skipWhitespace() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
  }

  /** How many characters of the file make the next one of the text. */
  private int width() {
    ScalarStyle style = scalar.getScalarStyle();
    if (style == ScalarStyle.SINGLE_QUOTED && source.startsWith("''", at)) {
      return 2;
    }
    if (style != ScalarStyle.DOUBLE_QUOTED || at >= source.length() || source.charAt(at) != '\\') {
      return 1;
    }
    char escape = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
    return switch (escape) {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      default -> 2;
    };
  }

  private Location place() {
    int from = Math.min(scalarStart(), source.length());
    String passed = source.substring(from, Math.min(Math.max(at, from), source.length()));
    int line = (int) passed.chars().filter(c -> c == '\n').count();
    Location start = reading.report().locate(scalar);
    int column = passed.codePointCount(passed.lastIndexOf('\n') + 1, passed.length());
    return line == 0
        ? reading.locate(start.line(), start.column() + column)
        : reading.locate(start.line() + line, column + 1);
  }
}
