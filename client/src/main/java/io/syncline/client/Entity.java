// SPDX-License-Identifier: Apache-2.0
package io.syncline.client;

import java.util.Objects;

/**
 * A row as an entry of the mapping sees it.
 *
 * @param type name of the entry, such as {@code Bill}
 * @param key the row's key as text; of several columns a JSON array of texts, {@code ["17","a"]}
 */
public record Entity(String type, String key) {
  public Entity {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(key, "key");
  }

  /** The row with a numeric key. */
  public static Entity of(String type, long key) {
    return new Entity(type, Long.toString(key));
  }

  @Override
  public String toString() {
    return type + " " + key;
  }
}
