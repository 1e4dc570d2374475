// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.snapshot;

import io.syncline.core.change.Value;
import java.nio.charset.StandardCharsets;

/**
 * One row in COPY's text format: fields apart by tabs, {@code \N} for NULL, a newline at the end.
 * What is escaped in a field would be mistaken for structure otherwise; the rest is what the type's
 * output function printed. One thread.
 */
final class CopyLine {
  private final byte[] line;
  private int at; // the reading thread only

  private CopyLine(byte[] line) {
    this.line = line;
  }

  /** The values of a line that has so many fields. */
  static Value[] values(byte[] line, int fields) {
    CopyLine reader = new CopyLine(line);
    Value[] values = new Value[fields];
    for (int i = 0; i < fields; i++) {
      values[i] = reader.next();
    }
    if (reader.at != line.length) {
      throw new IllegalStateException("COPY sent more than " + fields + " fields");
    }
    return values;
  }

  private Value next() {
    int start = at;
    boolean escaped = false;
    while (line[at] != '\t' && line[at] != '\n') {
      escaped |= line[at] == '\\';
      at++;
    }
    int end = at++;
    if (!escaped) {
      return Value.of(new String(line, start, end - start, StandardCharsets.UTF_8));
    }
    boolean isNull = end - start == 2 && line[start] == '\\' && line[start + 1] == 'N';
    return isNull ? Value.NULL : Value.of(unescaped(start, end));
  }

  private String unescaped(int start, int end) {
    byte[] text = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      byte c = line[i];
      text[length++] = c == '\\' ? meant(line[++i]) : c;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  private static byte meant(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      default -> escape;
    };
  }
}
