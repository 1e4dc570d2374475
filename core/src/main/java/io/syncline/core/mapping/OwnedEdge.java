// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.ColumnType;

/** An edge that a node entry's own row declares, and the columns its other end comes from. */
public record OwnedEdge(EdgeType edge, Source source) {

  /** Where the other end's keys come from. Types are those of the owner's own columns. */
  public sealed interface Source {
    /** A foreign key: no edge where any column is NULL. */
    record Columns(KeyColumns columns) implements Source {}

    /** Each distinct non-NULL element of an array column. */
    record Elements(String column, char delimiter, ColumnType type) implements Source {}
  }
}
