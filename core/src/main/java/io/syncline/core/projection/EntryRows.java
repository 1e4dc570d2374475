// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Row;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.NodeType.KeyColumns;
import org.jspecify.annotations.Nullable;

/** How the rows of one mapping entry become states. */
interface EntryRows {

  String entry();

  KeyColumns identity();

  @Nullable BoundFilter where();

  /** What a row that belongs to the entry projects to. */
  Projected state(Row row);

  /** What a row projects to. */
  sealed interface Projected {
    record State(EntityState state) implements Projected {}

    /** Nothing: the row has no edge. */
    record Nothing() implements Projected {}

    /** The row does not carry enough to say. */
    record Incomplete() implements Projected {}

    /** The row does not carry the only column that counts; what was there stays. */
    record AsBefore() implements Projected {}
  }
}
