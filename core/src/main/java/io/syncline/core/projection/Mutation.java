// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Version;
import org.jspecify.annotations.Nullable;

/**
 * What a target must hold for one row of one mapping entry after a change. State, never a delta.
 */
public sealed interface Mutation {

  /** The name of the mapping entry. */
  String entry();

  Version version();

  /**
   * The row projects to this state.
   *
   * @param formerKey the row's key before the change, where it moved; null otherwise
   */
  record Upsert(EntityId id, Version version, @Nullable String formerKey, EntityState state)
      implements Mutation {
    @Override
    public String entry() {
      return id.entry();
    }
  }

  /** The row projects to nothing: it was deleted, or left the filter. */
  record Remove(EntityId id, Version version) implements Mutation {
    @Override
    public String entry() {
      return id.entry();
    }
  }

  /** No row of the entry is left. */
  record Clear(String entry, Version version) implements Mutation {}

  /**
   * The change does not carry enough; the row must be read from the source.
   *
   * @param formerKey the row's key before the change, where it moved; null otherwise. What is there
   *     moves with it, so that a row that turns out to belong here still has its identity
   */
  record Reread(EntityId id, Version version, @Nullable String formerKey) implements Mutation {
    @Override
    public String entry() {
      return id.entry();
    }
  }
}
