// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.type.ContentHash;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** Values as people read them. */
final class Texts {
  private static final int LONGEST = 200;

  private Texts() {}

  static String of(@Nullable Object value) {
    return of(Values.value(value));
  }

  /** As Cypher would write it: a text has quotes, a number has none. Empty where there is none. */
  static String of(Value value) {
    return value.isNull() ? "" : shortened(value.toString());
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
  }

  static String of(ContentHash hash) {
    return Long.toHexString(hash.first()) + "-" + Long.toHexString(hash.second());
  }

  /** A text of fixed length that stands for one of any length. */
  static String digest(String text) {
    return of(ContentHash.of("", text));
  }
}
