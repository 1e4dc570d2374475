// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.Binding;
import io.syncline.core.binding.GeneratedColumns;
import io.syncline.core.binding.MappingProblem;
import io.syncline.core.binding.definition.Declaration;
import io.syncline.core.binding.rule.EndBinder.EndNode;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Mapping;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedRelationship;
import io.syncline.core.mapping.RelationshipEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds a mapping to the catalog. Pure; reports everything that is wrong, not only the first. */
public final class MappingBinder {

  private final Mapping mapping;
  private final TableRules tables;
  private final Problems problems = new Problems();

  private MappingBinder(Mapping mapping, Catalog catalog, GeneratedColumns generated) {
    this.mapping = mapping;
    this.tables = new TableRules(catalog, generated, tables(mapping), problems);
  }

  /** The tables that a mapping names, which the catalog must hold as far as they exist. */
  public static Set<TableId> tables(Mapping mapping) {
    Set<TableId> tables = new HashSet<>();
    for (NodeEntry node : mapping.nodes()) {
      switch (node) {
        case NodeEntry.FromTable entry -> tables.add(entry.table());
        case NodeEntry.ValuesOf entry -> tables.add(entry.table());
        case NodeEntry.External entry -> {}
      }
    }
    mapping.relationships().forEach(entry -> tables.add(entry.table()));
    return tables;
  }

  /** The rules that need no catalog: names of entries, labels, edges and properties. */
  public static List<MappingProblem> check(Mapping mapping) {
    Problems problems = new Problems();
    new NameRules(mapping, problems).check();
    return problems.all();
  }

  /** Resolves every name and type; refuses whatever could not be kept equal. */
  public static Binding bind(Mapping mapping, Catalog catalog, GeneratedColumns generated) {
    return new MappingBinder(mapping, catalog, generated).bind();
  }

  private Binding bind() {
    new NameRules(mapping, problems).check();
    Map<String, EndNode> ends = ends();
    EndBinder endBinder = new EndBinder(ends, mapping.bookkeeping().key(), problems);
    EdgeBinder edges = new EdgeBinder(endBinder, mapping.bookkeeping(), problems);
    Map<String, List<OwnedEdge>> owned = owned(ends, edges);
    List<JoinType> joins = joins(edges);
    List<NodeType> nodes = nodes(ends, owned, endBinder);
    new SharedBackReferences(problems).check(nodes);
    return problems.all().isEmpty()
        ? new Binding.Bound(
            new BoundMapping(nodes, joins, mapping.bookkeeping(), Declaration.of(mapping)))
        : new Binding.Refused(problems.all());
  }

  private Map<String, EndNode> ends() {
    KeyBinder keys = new KeyBinder(tables, problems);
    Map<String, EndNode> ends = new HashMap<>();
    for (NodeEntry node : mapping.nodes()) {
      keys.end(node).ifPresent(end -> ends.put(node.name(), end));
    }
    return ends;
  }

  /** All edges before any node, since they say by what the nodes must be found. */
  private Map<String, List<OwnedEdge>> owned(Map<String, EndNode> ends, EdgeBinder edges) {
    Map<String, List<OwnedEdge>> owned = new HashMap<>();
    for (NodeEntry node : mapping.nodes()) {
      if (node instanceof NodeEntry.FromTable entry
          && ends.get(entry.name()) instanceof EndNode.OfRows rows) {
        owned.put(entry.name(), owned(entry, rows.table(), edges));
      }
    }
    return owned;
  }

  private static List<OwnedEdge> owned(
      NodeEntry.FromTable entry, EntryTable table, EdgeBinder edges) {
    List<OwnedEdge> owned = new ArrayList<>();
    for (OwnedRelationship relationship : entry.relationships()) {
      edges.owned(entry, relationship, table).ifPresent(owned::add);
    }
    return owned;
  }

  private List<JoinType> joins(EdgeBinder edges) {
    List<JoinType> joins = new ArrayList<>();
    for (RelationshipEntry entry : mapping.relationships()) {
      tables
          .find(Paths.of(entry).then("table"), entry.table())
          .flatMap(table -> edges.join(entry, table))
          .ifPresent(joins::add);
    }
    return joins;
  }

  private List<NodeType> nodes(
      Map<String, EndNode> ends, Map<String, List<OwnedEdge>> owned, EndBinder references) {
    NodeBinder binder = new NodeBinder(mapping.bookkeeping(), problems);
    List<NodeType> nodes = new ArrayList<>();
    for (NodeEntry node : mapping.nodes()) {
      List<OwnedEdge> edges = owned.getOrDefault(node.name(), List.of());
      Optional.ofNullable(ends.get(node.name()))
          .map(
              end ->
                  node(
                      binder,
                      node,
                      end,
                      new NodeBinder.Edges(edges, references.references(node.name()))))
          .ifPresent(nodes::add);
    }
    return nodes;
  }

  private static NodeType node(
      NodeBinder binder, NodeEntry node, EndNode end, NodeBinder.Edges edges) {
    return switch (node) {
      case NodeEntry.FromTable entry -> binder.table(entry, (EndNode.OfRows) end, edges);
      case NodeEntry.ValuesOf entry -> binder.values(entry, (EndNode.OfValues) end);
      case NodeEntry.External entry -> new NodeType.ExternalNode(entry.name(), entry.key());
    };
  }
}
