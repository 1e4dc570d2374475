// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.verify.Depth;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * A node as a statement returned it: first what names it, then the columns of {@link Properties},
 * then those of its kinds of edges, then its labels. Columns are told by their place, since to look
 * for their names takes longer than all else.
 *
 * @param firstEdge where the columns of edges begin
 */
record HeldNode(Properties.Stored stored, Record row, int firstEdge) {
  private static final int BEFORE = 1;

  static HeldNode of(Record row, Depth depth) {
    return new HeldNode(
        Properties.Stored.at(row, BEFORE, depth), row, BEFORE + Properties.Stored.width(depth));
  }

  Value version() {
    return stored.version();
  }

  /** The edges of a kind, as {@link OwnedEdges} reads them. */
  Value edges(int kind) {
    return row.get(firstEdge + kind);
  }

  /** Whether it has each of the further labels; as the last column, at depth only. */
  Value labels(int kinds) {
    return row.get(firstEdge + kinds);
  }
}
