// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of edge that Syncline owns: (mapping entry, part). Edges of one kind are told apart by
 * their owner row and, where a row owns several, by their end.
 *
 * @param id stable and unique: {@code Bill.TAGGED} for an owned relationship, the entry's name for
 *     a join table
 * @param owner name of the entry whose row owns the edge
 * @param type relationship type in the graph
 * @param ownerSide which end is the owner row's own node; null where both come from columns
 * @param from start of the edge
 * @param to end of the edge
 * @param properties column-backed properties (join tables only)
 * @param stamps properties in which the writer notes when it wrote (join tables only)
 */
public record EdgeType(
    String id,
    String owner,
    String type,
    @Nullable Side ownerSide,
    End from,
    End to,
    List<Property> properties,
    Map<String, Object> constants,
    Stamps stamps,
    List<String> graphOnly) {

  public EdgeType {
    properties = List.copyOf(properties);
    constants = Map.copyOf(constants);
    graphOnly = List.copyOf(graphOnly);
  }

  /** An end of an edge. */
  public enum Side {
    FROM,
    TO
  }

  /** The end that is not the owner row's own node. Only where {@link #ownerSide} is set. */
  public End other() {
    return ownerSide == Side.FROM ? to : from;
  }

  /** How a node at an end is named and found. */
  public sealed interface End {
    /** The node type at this end; its name is the label to match. */
    String node();

    /** A node found by the canonical text of its row's identity (or of its value). */
    record ByIdentity(String node) implements End {}

    /** A node found by the canonical text of other unique columns, kept in a property. */
    record ByReference(String node, String property) implements End {}

    /**
     * A node owned by the graph, found by its own properties.
     *
     * @param properties names of the key properties
     * @param types types of the columns that name it, to turn the key's text into values
     */
    record ByProperties(String node, List<String> properties, List<ColumnType> types)
        implements End {
      public ByProperties {
        properties = List.copyOf(properties);
        types = List.copyOf(types);
      }
    }
  }
}
