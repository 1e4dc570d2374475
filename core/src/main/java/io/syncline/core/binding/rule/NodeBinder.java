// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.binding.rule.EndBinder.EndNode;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedRelationship;
import io.syncline.core.mapping.OwnedRelationship.EndSource;
import io.syncline.core.type.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds everything of a node entry, once its key and its edges are bound. */
final class NodeBinder {

  private final Bookkeeping bookkeeping;
  private final Problems problems;

  NodeBinder(Bookkeeping bookkeeping, Problems problems) {
    this.bookkeeping = bookkeeping;
    this.problems = problems;
  }

  /** The edges of an entry, and by what other edges find its nodes besides their identity. */
  record Edges(List<OwnedEdge> owned, List<Reference> references) {
    Edges {
      owned = List.copyOf(owned);
      references = List.copyOf(references);
    }
  }

  NodeType.TableNode table(NodeEntry.FromTable entry, EndNode.OfRows rows, Edges edges) {
    MappingPath path = Paths.of(entry);
    EntryTable table = rows.table();
    List<Property> properties =
        new PropertyBinder(table, entry.properties(), path, problems)
            .bind(rows.key().columns(), unlessNamed(entry));
    checkProperties(entry, properties, edges.references());
    new BackReferenceRules(rows, problems).check(entry);
    return new NodeType.TableNode(
        entry.name(),
        labels(entry.name(), entry.labels()),
        table.table().id(),
        rows.identity(),
        rows.key(),
        table.filter(path, entry.where()),
        withBackReference(properties, entry.backReference()),
        entry.properties().constants(),
        entry.properties().stamps(),
        entry.graphOnly(),
        edges.references(),
        entry.indexes(),
        entry.lane(),
        entry.backReference(),
        entry.foreignEdges(),
        entry.adopt(),
        edges.owned());
  }

  /** The node keeps its id as a property, which projection derives from the key. */
  private static List<Property> withBackReference(
      List<Property> properties, @Nullable BackReference backReference) {
    if (backReference == null) {
      return properties;
    }
    List<Property> all = new ArrayList<>(properties);
    all.add(
        new Property(backReference.column(), backReference.property(), ColumnType.named("text")));
    return all;
  }

  /** Columns that the graph has as relationships, or that the graph's id is written to. */
  private static Set<String> unlessNamed(NodeEntry.FromTable entry) {
    Set<String> columns = relationshipColumns(entry);
    if (entry.backReference() != null) {
      columns.add(entry.backReference().column());
    }
    return columns;
  }

  static Set<String> relationshipColumns(NodeEntry.FromTable entry) {
    Set<String> columns = new HashSet<>();
    for (OwnedRelationship relationship : entry.relationships()) {
      switch (relationship.source()) {
        case EndSource.ForeignKey(var names, var references) -> columns.addAll(names);
        case EndSource.Each(var name, var references) -> columns.add(name);
      }
    }
    return columns;
  }

  private void checkProperties(
      NodeEntry.FromTable entry, List<Property> properties, List<Reference> references) {
    MappingPath path = Paths.of(entry);
    PropertyNames names = new PropertyNames(bookkeeping);
    names.addAll(properties, entry.properties(), entry.graphOnly());
    names.addBackReference(entry.backReference());
    names.addReferences(references);
    names.check(path, problems);
    for (String index : entry.indexes()) {
      if (!names.userProperties().contains(index)) {
        problems.add(
            path.then("indexes"),
            "names '" + index + "', " + whyNoProperty(index, properties, names));
      }
    }
  }

  private static String whyNoProperty(
      String index, List<Property> properties, PropertyNames names) {
    return properties.stream()
        .filter(property -> property.column().equals(index))
        .map(property -> "a column whose property is called '" + property.name() + "'; name that")
        .findFirst()
        .orElseGet(
            () -> "which is no property of it" + Problems.nearest(index, names.userProperties()));
  }

  private static List<String> labels(String name, List<String> more) {
    List<String> labels = new ArrayList<>(List.of(name));
    labels.addAll(more);
    return labels;
  }

  NodeType.ValueNode values(NodeEntry.ValuesOf entry, EndNode.OfValues values) {
    EntryTable table = values.table();
    ColumnType type = table.table().find(entry.column()).map(Column::type).orElse(values.type());
    return new NodeType.ValueNode(
        entry.name(),
        labels(entry.name(), entry.labels()),
        table.table().id(),
        values.identity(),
        entry.column(),
        values.type(),
        type instanceof ColumnType.Array,
        type instanceof ColumnType.Array array ? array.delimiter() : ',',
        entry.property(),
        table.filter(Paths.of(entry), entry.where()),
        entry.lane());
  }
}
