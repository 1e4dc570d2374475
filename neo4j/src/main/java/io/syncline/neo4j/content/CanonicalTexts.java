// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.content;

import io.syncline.core.type.ColumnType;
import io.syncline.neo4j.model.GraphValues;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Canonical texts of stored values, of those types whose conversion can be undone simply. */
final class CanonicalTexts {

  private CanonicalTexts() {}

  /** The text that {@code stored} was made of; null if that is not known. */
  static @Nullable String find(ColumnType type, Object stored) {
    String text =
        switch (stored) {
          case String string -> string;
          case Long number -> number.toString();
          case Boolean truth -> truth ? "t" : "f";
          case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
          default -> null;
        };
    return text != null && isMadeOf(type, text, stored) ? text : null;
  }

  /** Somebody else may have changed the property. */
  private static boolean isMadeOf(ColumnType type, String text, Object stored) {
    try {
      Object made = GraphValues.of(type, text);
      return made.equals(stored) || made instanceof byte[];
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
