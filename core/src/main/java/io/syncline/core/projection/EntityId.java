// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

/**
 * A row of a mapping entry: the unit of writing, of ordering and of failure.
 *
 * @param entry name of the node or relationship entry
 * @param key canonical text of the row's identity
 */
public record EntityId(String entry, String key) {
  @Override
  public String toString() {
    return entry + " " + key;
  }
}
