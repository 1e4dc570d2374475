// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as a test describes it, for the oracle to judge by and to write the file from.
 *
 * @param graphOnly properties that the oracle does not judge
 * @param own names of what Syncline keeps for itself
 */
public record Mapped(
    List<Node> nodes,
    List<Values> values,
    List<External> externals,
    List<Join> joins,
    Set<String> graphOnly,
    OwnNames own) {

  public Mapped(List<Node> nodes, List<Values> values, List<External> externals, List<Join> joins) {
    this(nodes, values, externals, joins, Set.of(), OwnNames.DEFAULT);
  }

  public Mapped {
    graphOnly = Set.copyOf(graphOnly);
    nodes = List.copyOf(nodes);
    values = List.copyOf(values);
    externals = List.copyOf(externals);
    joins = List.copyOf(joins);
  }

  /**
   * @param name quoted as SQL wants it, with its schema
   * @param yamlName as the mapping file has it
   * @param columns all columns and their kinds, in order
   */
  public record Table(String name, String yamlName, Map<String, Kind> columns) {
    public Table {
      columns = new LinkedHashMap<>(columns);
    }

    Kind kind(String column) {
      Kind kind = columns.get(column);
      if (kind == null) {
        throw new IllegalArgumentException(name + " has no column " + column);
      }
      return kind;
    }
  }

  /**
   * One node for each row.
   *
   * @param key columns of the replica identity
   * @param properties column to property
   * @param where condition that is SQL and the file's language at once; null for all rows
   * @param backReference the column that the node's id is written to, which is a property too; null
   *     if there is none
   */
  public record Node(
      String label,
      List<String> labels,
      Table table,
      List<String> key,
      Map<String, String> properties,
      Map<String, Object> constants,
      @Nullable String where,
      String lane,
      List<Edge> edges,
      @Nullable String backReference) {
    public Node {
      properties = new LinkedHashMap<>(properties);
      edges = List.copyOf(edges);
    }

    /** The same node, of which less is mapped. */
    public Node with(Map<String, String> someProperties, List<Edge> someEdges) {
      return new Node(
          label,
          labels,
          table,
          key,
          someProperties,
          constants,
          where,
          lane,
          someEdges,
          backReference);
    }
  }

  /**
   * An edge that the row of a node declares.
   *
   * @param references columns of the other node's table that {@code by} names; empty for its key
   */
  public record Edge(
      String name,
      String type,
      boolean incoming,
      String to,
      List<String> by,
      boolean each,
      List<String> references) {}

  /** One node for each value. */
  public record Values(
      String label, Table table, String column, String property, @Nullable String where) {

    /** Of other kinds two texts may be one value, and the node has the hash of either. */
    boolean hashIsKnown() {
      return table.kind(column).printsItself();
    }
  }

  /** Nodes of the graph's own users. */
  public record External(String label, List<String> key) {}

  /** One edge for each row. */
  public record Join(
      String name,
      String type,
      Table table,
      @Nullable String where,
      End from,
      End to,
      Map<String, String> properties,
      Map<String, Object> constants,
      String lane) {
    public Join {
      properties = new LinkedHashMap<>(properties);
    }
  }

  public record End(String label, List<String> by, List<String> references) {}

  /** The same mapping with other nodes. */
  public Mapped with(List<Node> others) {
    return new Mapped(others, values, externals, joins, graphOnly, own);
  }

  /** The same mapping, judged without these properties. */
  public Mapped ignoring(Set<String> properties) {
    return new Mapped(nodes, values, externals, joins, properties, own);
  }

  /** The node entry with this label. */
  java.util.Optional<Node> node(String label) {
    return nodes.stream().filter(node -> node.label().equals(label)).findFirst();
  }
}
