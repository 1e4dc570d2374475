// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.type.ColumnType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node entry bound to the catalog. The name is the first label; it is unique. */
public sealed interface NodeType {

  String name();

  /** All labels, the name first. */
  List<String> labels();

  Lane lane();

  /**
   * @param identity the columns of the row's key: its replica identity
   * @param key the columns users know the row by; by default the same
   * @param properties column-backed properties, aligned with every {@code NodeState.values}
   * @param constants property name to fixed value
   * @param stamps properties in which the writer notes when it wrote
   * @param references column tuples, other than the identity, by which edges name this node;
   *     aligned with every {@code NodeState.references}
   * @param edges the edges this row owns, aligned with {@code Upsert.edges}
   */
  record TableNode(
      String name,
      List<String> labels,
      TableId table,
      KeyColumns identity,
      KeyColumns key,
      @Nullable BoundFilter where,
      List<Property> properties,
      Map<String, Object> constants,
      Stamps stamps,
      List<String> graphOnly,
      List<Reference> references,
      List<String> indexes,
      Lane lane,
      @Nullable BackReference backReference,
      ForeignEdges foreignEdges,
      boolean adopt,
      List<OwnedEdge> edges)
      implements NodeType {
    public TableNode {
      labels = List.copyOf(labels);
      properties = List.copyOf(properties);
      constants = Map.copyOf(constants);
      graphOnly = List.copyOf(graphOnly);
      references = List.copyOf(references);
      indexes = List.copyOf(indexes);
      edges = List.copyOf(edges);
    }

    /** The node's id as it is written into its row: made of type and key, so it is stable. */
    public String backReferenceOf(String key) {
      return name + ":" + key;
    }
  }

  /**
   * One node for each distinct value that some row of the table holds.
   *
   * @param identity the key of the rows that hold values
   * @param type type of the value (the element type, where the column is an array)
   * @param array whether the column is an array
   * @param delimiter what separates the elements of the array's text; a comma but for box
   */
  record ValueNode(
      String name,
      List<String> labels,
      TableId table,
      KeyColumns identity,
      String column,
      ColumnType type,
      boolean array,
      char delimiter,
      String property,
      @Nullable BoundFilter where,
      Lane lane)
      implements NodeType {
    public ValueNode {
      labels = List.copyOf(labels);
    }
  }

  /** Nodes owned by the graph. */
  record ExternalNode(String name, List<String> key) implements NodeType {
    public ExternalNode {
      key = List.copyOf(key);
    }

    @Override
    public List<String> labels() {
      return List.of(name);
    }

    @Override
    public Lane lane() {
      return Lane.NORMAL;
    }
  }

  /** Columns that make a key, with the types its canonical text is made by. */
  record KeyColumns(List<String> columns, List<ColumnType> types) {
    public KeyColumns {
      columns = List.copyOf(columns);
      types = List.copyOf(types);
    }
  }

  /** A column that becomes a property. */
  record Property(String column, String name, ColumnType type) {}

  /**
   * A tuple of unique columns by which edges name a node.
   *
   * @param property bookkeeping property that holds the tuple's canonical text
   */
  record Reference(KeyColumns columns, String property) {}
}
