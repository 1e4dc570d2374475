// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a resync has come; as text, so that another process goes on there.
 *
 * @param row key values of the last row read; null at the beginning
 * @param key the last key swept; null at the beginning
 * @param missing keys swept so far that have no row
 */
public record ResyncCursor(
    Stage stage, @Nullable List<String> row, @Nullable String key, long missing) {
  public static final ResyncCursor BEGIN = new ResyncCursor(Stage.ROWS, null, null, 0);
  public static final ResyncCursor SWEEP = new ResyncCursor(Stage.SWEEP, null, null, 0);
  public static final ResyncCursor END = new ResyncCursor(Stage.END, null, null, 0);

  /** What is read. */
  public enum Stage {
    /** Rows of the source. */
    ROWS,
    /** Keys of the target. */
    SWEEP,
    END
  }

  public static ResyncCursor after(List<String> row) {
    return new ResyncCursor(Stage.ROWS, List.copyOf(row), null, 0);
  }

  public static ResyncCursor sweptTo(String key, long missing) {
    return new ResyncCursor(Stage.SWEEP, null, key, missing);
  }

  /** The stage, then each text with its length before it. */
  public String text() {
    List<String> parts =
        row != null ? row : key != null ? List.of(key, Long.toString(missing)) : List.of();
    StringBuilder text = new StringBuilder(stage.name());
    for (String part : parts) {
      text.append(' ').append(part.length()).append(':').append(part);
    }
    return text.toString();
  }

  /** Reads what {@link #text} wrote; empty is the beginning. */
  public static ResyncCursor parse(String text) {
    if (text.isEmpty()) {
      return BEGIN;
    }
    int space = text.indexOf(' ');
    Stage stage = Stage.valueOf(space < 0 ? text : text.substring(0, space));
    List<String> parts = new ArrayList<>();
    for (int at = space; at >= 0 && at < text.length(); ) {
      int colon = text.indexOf(':', at);
      int length = Integer.parseInt(text, at + 1, colon, 10);
      parts.add(text.substring(colon + 1, colon + 1 + length));
      at = colon + 1 + length;
    }
    return switch (stage) {
      case ROWS -> parts.isEmpty() ? BEGIN : after(parts);
      case SWEEP ->
          parts.isEmpty()
              ? SWEEP
              : sweptTo(parts.getFirst(), parts.size() == 1 ? 0 : Long.parseLong(parts.getLast()));
      case END -> END;
    };
  }
}
