// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.checkpoint.Checkpoint;
import java.util.List;

/**
 * What is written to a target in one atomic step, coalesced per entity, with the checkpoint that
 * covers it.
 *
 * @param entries in the order of the mapping, none empty
 * @param edges whether edges are written now; the first pass of a snapshot writes nodes only
 */
public record Batch(List<EntryBatch> entries, Checkpoint checkpoint, Scope edges) {

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
  }

  public int size() {
    return entries.stream().mapToInt(EntryBatch::size).sum();
  }
}
