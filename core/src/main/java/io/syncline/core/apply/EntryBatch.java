// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.projection.Mutation;
import java.util.List;

/**
 * The net effect of a batch on one mapping entry. Carried out in the order of the components.
 *
 * @param clear remove everything of the entry that is there before the batch
 * @param displaced keys, as they were before the batch, of rows that are gone and whose key a moved
 *     row takes over
 * @param moves key changes on the net effect, whether the row is upserted or not; a swap has two
 * @param upserts at most one per key; formerKey is never set here (moves say it)
 * @param removals at most one per key, none that is upserted
 */
public record EntryBatch(
    String entry,
    boolean clear,
    List<String> displaced,
    List<Move> moves,
    List<Mutation.Upsert> upserts,
    List<Mutation.Remove> removals) {
  public EntryBatch {
    displaced = List.copyOf(displaced);
    moves = List.copyOf(moves);
    upserts = List.copyOf(upserts);
    removals = List.copyOf(removals);
  }

  public int size() {
    return upserts.size() + removals.size() + moves.size() + displaced.size() + (clear ? 1 : 0);
  }
}
