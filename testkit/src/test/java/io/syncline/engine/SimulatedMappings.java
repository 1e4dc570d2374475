// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.Side;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.type.ColumnType;
import io.syncline.testkit.contract.CivicMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mappings over one world's tables: with and without filters, properties, edges, in any lanes. */
public final class SimulatedMappings {
  private static final Set<String> UNUSED = Set.of("Office", "Place", CivicMapping.ODD);
  private static final List<Map<String, String>> FILTERS =
      List.of(
          Map.of(),
          Map.of("Bill", "status <> 'withdrawn'", "Tag", "status <> 'withdrawn'"),
          Map.of(
              "Person",
              "name is null or name <> 'secret'",
              "Bill",
              "summary not like 'secret%'",
              "VOTED",
              "value > 0 or note like 'water%'",
              "REVOTED",
              "value <= 0"));

  private final Random dice;

  public SimulatedMappings(Random dice) {
    this.dice = dice;
  }

  /** Everything there is, without filters: what the tables are made for. */
  public static BoundMapping everything() {
    return used(CivicMapping.mapping());
  }

  private static BoundMapping used(BoundMapping mapping) {
    List<NodeType> nodes = new ArrayList<>();
    for (NodeType node : mapping.nodes()) {
      if (!UNUSED.contains(node.name())) {
        nodes.add(
            node instanceof TableNode table && table.name().equals("Person")
                ? withBackReference(table)
                : node);
      }
    }
    return new BoundMapping(nodes, mapping.joins(), mapping.bookkeeping());
  }

  private static TableNode withBackReference(TableNode n) {
    List<Property> properties = new ArrayList<>(n.properties());
    properties.add(new Property("graph_id", "graph_id", ColumnType.named("text")));
    return copy(n, properties, n.edges(), n.lane(), new BackReference("graph_id", "graph_id"));
  }

  private static TableNode copy(
      TableNode n,
      List<Property> properties,
      List<OwnedEdge> edges,
      Lane lane,
      @Nullable BackReference backReference) {
    return new TableNode(
        n.name(),
        n.labels(),
        n.table(),
        n.identity(),
        n.key(),
        n.where(),
        properties,
        n.constants(),
        n.stamps(),
        n.graphOnly(),
        n.references(),
        n.indexes(),
        lane,
        backReference,
        n.foreignEdges(),
        n.adopt(),
        edges);
  }

  /** All of it, with some filters. */
  public BoundMapping first() {
    return used(CivicMapping.mapping(FILTERS.get(dice.nextInt(FILTERS.size()))));
  }

  /** Some of it, with some filters, in some lanes. */
  public BoundMapping another() {
    BoundMapping all = first();
    List<NodeType> nodes = new ArrayList<>();
    for (NodeType node : all.nodes()) {
      nodes.add(
          switch (node) {
            case TableNode table ->
                copy(
                    table,
                    some(table.properties(), keys(table)),
                    table.edges().stream()
                        .filter(edge -> dice.nextInt(8) > 0)
                        .map(edge -> dice.nextInt(6) > 0 ? edge : turned(edge))
                        .toList(),
                    lane(table.lane()),
                    table.backReference());
            case ValueNode v ->
                new ValueNode(
                    v.name(),
                    v.labels(),
                    v.table(),
                    v.identity(),
                    v.column(),
                    v.type(),
                    v.array(),
                    v.delimiter(),
                    v.property(),
                    v.where(),
                    lane(v.lane()));
            case NodeType.ExternalNode external -> external;
          });
    }
    List<JoinType> joins = new ArrayList<>();
    for (JoinType j : all.joins()) {
      if (dice.nextInt(4) > 0) {
        joins.add(
            new JoinType(
                j.name(),
                j.table(),
                j.identity(),
                j.where(),
                j.from(),
                j.to(),
                j.edge(),
                lane(j.lane())));
      }
    }
    return new BoundMapping(nodes, joins, all.bookkeeping());
  }

  private static OwnedEdge turned(OwnedEdge owned) {
    EdgeType e = owned.edge();
    return new OwnedEdge(
        new EdgeType(
            e.id(),
            e.owner(),
            e.type(),
            e.ownerSide() == Side.FROM ? Side.TO : Side.FROM,
            e.to(),
            e.from(),
            e.properties(),
            e.constants(),
            e.stamps(),
            e.graphOnly()),
        owned.source());
  }

  private static Set<String> keys(TableNode node) {
    Set<String> keys = new java.util.HashSet<>(node.identity().columns());
    keys.add("graph_id");
    return keys;
  }

  private List<Property> some(List<Property> properties, Set<String> kept) {
    return properties.stream()
        .filter(property -> kept.contains(property.column()) || dice.nextInt(5) > 0)
        .toList();
  }

  private Lane lane(Lane usual) {
    return dice.nextInt(4) > 0 ? usual : usual == Lane.HIGH ? Lane.NORMAL : Lane.HIGH;
  }
}
