// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.state;

import io.syncline.core.projection.EntityId;
import java.util.Arrays;
import java.util.stream.Stream;

/** What names a row of a state table that speaks of one entity in one target. */
record RowKey(String sync, String target, EntityId id) {
  /** The condition that finds it; its parameters come {@link #after} all others. */
  static final String THESE =
      " WHERE sync = ? AND target = ? AND entity_type = ? AND entity_id = ?";

  /** The parameters of a statement that names the row last. */
  Object[] after(@org.jspecify.annotations.Nullable Object... first) {
    return Stream.concat(Arrays.stream(first), Stream.of(sync, target, id.entry(), id.key()))
        .toArray();
  }

  /** The parameters of a statement that names the row first. */
  Object[] before(@org.jspecify.annotations.Nullable Object... last) {
    return Stream.concat(Stream.of(sync, target, id.entry(), id.key()), Arrays.stream(last))
        .toArray();
  }
}
