// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

import io.syncline.core.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A mapping bound to the catalog: names resolved, types known, every rule of the mapping holds.
 *
 * @param declaration the same for the same mapping in whatever catalog; empty if nobody declared it
 */
public record BoundMapping(
    List<NodeType> nodes, List<JoinType> joins, Bookkeeping bookkeeping, String declaration) {

  public BoundMapping {
    nodes = List.copyOf(nodes);
    joins = List.copyOf(joins);
  }

  /** One that was made, not declared. */
  public BoundMapping(List<NodeType> nodes, List<JoinType> joins, Bookkeeping bookkeeping) {
    this(nodes, joins, bookkeeping, "");
  }

  public NodeType node(String name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  public Optional<NodeType> findNode(String name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
  }

  public Optional<JoinType> findJoin(String name) {
    return joins.stream().filter(j -> j.name().equals(name)).findFirst();
  }

  /** Names of the entries that have rows, in the order of the file: nodes, then joins. */
  public List<String> entries() {
    List<String> names = new ArrayList<>();
    for (NodeType node : nodes) {
      if (!(node instanceof NodeType.ExternalNode)) {
        names.add(node.name());
      }
    }
    joins.forEach(join -> names.add(join.name()));
    return names;
  }

  /** The lane in which the rows of an entry are written. */
  public Lane laneOf(String entry) {
    return findJoin(entry).map(JoinType::lane).orElseGet(() -> node(entry).lane());
  }

  /** Every kind of edge that Syncline owns, in the order of the file. */
  public List<EdgeType> edges() {
    List<EdgeType> edges = new ArrayList<>();
    for (NodeType node : nodes) {
      if (node instanceof NodeType.TableNode table) {
        table.edges().forEach(owned -> edges.add(owned.edge()));
      }
    }
    joins.forEach(join -> edges.add(join.edge()));
    return edges;
  }

  /** The tables whose rows concern this mapping, sorted. */
  public List<TableId> tables() {
    List<TableId> tables = new ArrayList<>();
    for (NodeType node : nodes) {
      switch (node) {
        case NodeType.TableNode table -> tables.add(table.table());
        case NodeType.ValueNode values -> tables.add(values.table());
        case NodeType.ExternalNode external -> {}
      }
    }
    joins.forEach(join -> tables.add(join.table()));
    return tables.stream().distinct().sorted().toList();
  }
}
