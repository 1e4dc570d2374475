// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bound mapping, ready to be written in Cypher. */
public final class GraphModel {
  private final BoundMapping mapping;
  private final HubSize hubSize;
  private final Names names;
  private final Map<String, EdgePlan> edges = new LinkedHashMap<>();
  private final Map<String, NodePlan> nodes = new LinkedHashMap<>();

  public GraphModel(BoundMapping mapping) {
    this(mapping, HubSize.USUAL);
  }

  public GraphModel(BoundMapping mapping, HubSize hubSize) {
    this.mapping = mapping;
    this.hubSize = hubSize;
    this.names = Names.of(mapping.bookkeeping());
    mapping.edges().forEach(edge -> edges.put(edge.id(), new EdgePlan(edge, names)));
    for (NodeType node : mapping.nodes()) {
      if (node instanceof NodeType.TableNode table) {
        nodes.put(node.name(), nodePlan(table));
      }
    }
  }

  private NodePlan nodePlan(NodeType.TableNode table) {
    List<EdgePlan> owned = table.edges().stream().map(edge -> edge(edge.edge().id())).toList();
    return new NodePlan(table, identity(table.name()), owned);
  }

  public BoundMapping mapping() {
    return mapping;
  }

  public HubSize hubSize() {
    return hubSize;
  }

  public Names names() {
    return names;
  }

  /** The nodes of an entry as an end that is named by identity. */
  public EndPlan identity(String entry) {
    return new EndPlan(new End.ByIdentity(entry), names);
  }

  /** The nodes of an entry as an end that is named by a bookkeeping property of theirs. */
  public EndPlan reference(String entry, String property) {
    return new EndPlan(new End.ByReference(entry, property), names);
  }

  /** A kind of edge of this mapping; null if it has none of that id. */
  public @Nullable EdgePlan findEdge(String id) {
    return edges.get(id);
  }

  public EdgePlan edge(String id) {
    return Objects.requireNonNull(edges.get(id), () -> "no kind of edge called " + id);
  }

  public Iterable<EdgePlan> edges() {
    return edges.values();
  }

  /** The kinds of edges that the rows of an entry own. */
  public List<EdgePlan> edgesOf(String entry) {
    return edges.values().stream().filter(edge -> edge.owner().equals(entry)).toList();
  }

  public List<String> edgeIds() {
    return edges.values().stream().map(EdgePlan::id).toList();
  }

  /** Names of the entries that make nodes or edges; nodes of the graph's own are none of them. */
  public List<String> written() {
    return entries().stream()
        .map(
            entry ->
                switch (entry) {
                  case Entry.Nodes(NodePlan plan) -> plan.name();
                  case Entry.HeldValues held -> held.type().name();
                  case Entry.Joins join -> join.plan().owner();
                })
        .toList();
  }

  /** The ends that edges of this mapping wait for; the owner row's own node is none of them. */
  public Set<EndPlan> awaitedEnds() {
    Set<EndPlan> ends = new HashSet<>();
    for (EdgePlan edge : edges()) {
      if (edge.ofJoin()) {
        ends.addAll(List.of(edge.from(), edge.to()));
      } else {
        ends.add(edge.otherEnd());
      }
    }
    return ends;
  }

  /** The plan of an entry whose rows are nodes. */
  public NodePlan node(String entry) {
    return Objects.requireNonNull(nodes.get(entry), () -> "no node entry called " + entry);
  }

  /** Whether an end is named by what a row says, which may change. */
  public boolean isNamed(EndPlan end) {
    return nodes.containsKey(end.node());
  }

  /** The labels of an entry's nodes besides its name; none where it has no nodes of ours. */
  public List<String> furtherLabels(String entry) {
    List<String> labels =
        switch (mapping.findNode(entry).orElse(null)) {
          case NodeType.TableNode table -> table.labels();
          case NodeType.ValueNode values -> values.labels();
          case NodeType.ExternalNode external -> List.<String>of();
          case null -> List.<String>of();
        };
    return labels.isEmpty() ? labels : labels.subList(1, labels.size());
  }

  /** What nodes of any entry are called besides the entry's name. */
  public List<String> furtherLabels() {
    return mapping.nodes().stream()
        .flatMap(node -> furtherLabels(node.name()).stream())
        .distinct()
        .toList();
  }

  /** All entries that have rows, in the order of the mapping. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (NodeType node : mapping.nodes()) {
      if (!(node instanceof NodeType.ExternalNode)) {
        entries.add(entry(node.name()));
      }
    }
    mapping.joins().forEach(join -> entries.add(entry(join.name())));
    return entries;
  }

  public boolean isEntryWithRows(String name) {
    return nodes.containsKey(name)
        || mapping.findJoin(name).isPresent()
        || mapping.findNode(name).filter(NodeType.ValueNode.class::isInstance).isPresent();
  }

  /** What a mapping entry is. */
  public Entry entry(String name) {
    NodePlan node = nodes.get(name);
    if (node != null) {
      return new Entry.Nodes(node);
    }
    JoinType join = mapping.findJoin(name).orElse(null);
    if (join != null) {
      return new Entry.Joins(edge(join.edge().id()));
    }
    NodeType type = mapping.findNode(name).orElse(null);
    if (type instanceof NodeType.ValueNode values) {
      return new Entry.HeldValues(values, identity(name));
    }
    throw new IllegalArgumentException("no entry with rows is called " + name);
  }

  /** A mapping entry that has rows. */
  public sealed interface Entry {
    record Nodes(NodePlan plan) implements Entry {}

    record Joins(EdgePlan plan) implements Entry {}

    record HeldValues(NodeType.ValueNode type, EndPlan self) implements Entry {

      /**
       * Binds {@code n} to each node of a value that counts other than the rows that hold it, or
       * that none holds, with the {@code value} and how many have {@code held} it. Takes {@code
       * $entry}, the entry's name.
       */
      public String matchMiscounted(Names names) {
        return "CALL () { MATCH (h%1$s {%2$s: $entry}) UNWIND h.values AS value RETURN value, count(*) AS held UNION ALL MATCH (n%3$s) WHERE n.%4$s IS NOT NULL RETURN n.%4$s AS value, 0 AS held } WITH value, sum(held) AS held MATCH (n%3$s {%4$s: value}) WHERE (held = 0 OR coalesce(n.%5$s, 0) <> held) AND coalesce(n.%6$s, [0]) <> []"
            .formatted(
                Names.HOLDER,
                names.entry(),
                self.label(),
                names.key(),
                names.holders(),
                names.version());
      }
    }
  }
}
