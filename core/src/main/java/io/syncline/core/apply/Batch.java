// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written to a target in one atomic step, coalesced per entity, with the checkpoint that
 * covers it.
 *
 * @param entries in the order of the mapping, none empty
 * @param rereads rows to be read from the source since their changes did not carry enough; the
 *     target remembers them with the batch until they are written
 * @param scope what part of the rows is written now
 */
public record Batch(
    List<EntryBatch> entries, List<EntityId> rereads, Checkpoint checkpoint, Scope scope) {

  /** What part of each upserted row is written. */
  public enum Scope {
    /** The node, its edges, its waiting edges. */
    ALL,
    /** Nodes only; first pass of a snapshot. */
    NODES,
    /** Edges only, the nodes being there; second pass of a snapshot. */
    EDGES
  }

  public Batch {
    entries = List.copyOf(entries);
    rereads = List.copyOf(rereads);
  }

  /** The same with more rows to be read again. */
  public Batch withRereads(List<EntityId> more) {
    List<EntityId> all = new ArrayList<>(rereads);
    all.addAll(more);
    return new Batch(entries, all, checkpoint, scope);
  }

  public boolean isEmpty() {
    return entries.isEmpty() && rereads.isEmpty();
  }

  public int size() {
    return entries.stream().mapToInt(EntryBatch::size).sum();
  }
}
