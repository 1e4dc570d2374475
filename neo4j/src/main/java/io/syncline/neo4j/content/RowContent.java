// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.content;

import io.syncline.core.type.ContentHash;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The properties of one row as they are to be stored, and their hash. */
public final class RowContent {
  private final List<@Nullable Object> values;
  private final BitSet unchanged;
  private final ContentHash hash;
  private final @Nullable List<Long> parts;

  RowContent(
      List<@Nullable Object> values,
      BitSet unchanged,
      ContentHash hash,
      @Nullable List<Long> parts) {
    this.values = values;
    this.unchanged = unchanged;
    this.hash = hash;
    this.parts = parts;
  }

  /** The value of a property; null where it is NULL, and where it is unchanged. */
  public @Nullable Object value(int property) {
    return values.get(property);
  }

  /** Indexes of the properties that must be left as they are. */
  public BitSet unchanged() {
    return unchanged;
  }

  public ContentHash hash() {
    return hash;
  }

  /** What {@link HashParts} keeps; null for nothing. */
  public @Nullable List<Long> parts() {
    return parts;
  }
}
