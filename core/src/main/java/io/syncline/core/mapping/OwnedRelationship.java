// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import java.util.List;

/**
 * A relationship that a node entry's own row declares.
 *
 * @param name key in the file, unique within the node entry
 * @param type relationship type in the graph
 * @param to name of the node entry at the other end
 */
public record OwnedRelationship(
    String name, String type, Direction direction, String to, EndSource source) {

  /** Whether the edge leaves the owner's node or arrives at it. */
  public enum Direction {
    OUT,
    IN
  }

  /** Where the other end's key comes from. */
  public sealed interface EndSource {
    /**
     * @param columns the foreign key's columns
     * @param references the columns of the other table they name; empty for the other entry's key
     */
    record ForeignKey(List<String> columns, List<String> references) implements EndSource {
      public ForeignKey {
        columns = List.copyOf(columns);
        references = List.copyOf(references);
      }
    }

    /** Each distinct element of an array column. */
    record Each(String column, List<String> references) implements EndSource {
      public Each {
        references = List.copyOf(references);
      }
    }
  }
}
