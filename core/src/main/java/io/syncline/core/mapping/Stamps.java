// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties in which the writer notes when it wrote: the target's own time, never a column's value
 * and so never compared and no part of the content hash.
 *
 * @param created property with the time when the node or edge was made; null for none
 * @param synced property with the time when it was last written; null for none
 */
public record Stamps(@Nullable String created, @Nullable String synced) {
  public static final Stamps NONE = new Stamps(null, null);

  /** The names of the properties in use. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (created != null) {
      names.add(created);
    }
    if (synced != null) {
      names.add(synced);
    }
    return names;
  }
}
