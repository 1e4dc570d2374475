// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.civic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row in the text format of PostgreSQL's COPY, built value by value. */
final class CopyLine {
  private final StringBuilder text = new StringBuilder(256);
  private int values; // one thread only

  CopyLine add(@Nullable Object value) {
    if (values++ > 0) {
      text.append('\t');
    }
    switch (value) {
      case null -> text.append("\\N");
      case List<?> elements -> escape(array(elements));
      default -> escape(value.toString());
    }
    return this;
  }

  /** The finished line, with its newline. */
  String line() {
    return text + "\n";
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }

  private static String array(List<?> elements) {
    StringBuilder array = new StringBuilder("{");
    for (Object element : elements) {
      array.append(array.length() == 1 ? "" : ",").append(arrayElement(element));
    }
    return array.append('}').toString();
  }

  private static String arrayElement(@Nullable Object element) {
    return element == null
        ? "NULL"
        : '"' + element.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
