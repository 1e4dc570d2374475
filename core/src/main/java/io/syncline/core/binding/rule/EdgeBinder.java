// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.binding.rule.EndBinder.BoundEnd;
import io.syncline.core.binding.rule.EndBinder.Named;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.Catalog.Column;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.EdgeType.Side;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeEntry;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedRelationship;
import io.syncline.core.mapping.OwnedRelationship.Direction;
import io.syncline.core.mapping.OwnedRelationship.EndSource;
import io.syncline.core.mapping.RelationshipEntry;
import io.syncline.core.mapping.Stamps;
import io.syncline.core.type.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds edges: those that a node's own row declares, and those of join tables. */
final class EdgeBinder {

  private final EndBinder ends;
  private final Bookkeeping bookkeeping;
  private final Problems problems;

  EdgeBinder(EndBinder ends, Bookkeeping bookkeeping, Problems problems) {
    this.ends = ends;
    this.bookkeeping = bookkeeping;
    this.problems = problems;
  }

  Optional<OwnedEdge> owned(
      NodeEntry.FromTable owner, OwnedRelationship relationship, EntryTable table) {
    MappingPath path = Paths.of(owner, relationship);
    return switch (relationship.source()) {
      case EndSource.ForeignKey(var columns, var references) ->
          table
              .columns(path.then("by"), columns)
              .map(EntryTable::key)
              .map(by -> new Named(path.then("by"), relationship.to(), references, by))
              .flatMap(ends::bind)
              .map(
                  end ->
                      new OwnedEdge(
                          edge(owner, relationship, end.end()),
                          new OwnedEdge.Source.Columns(end.by())));
      case EndSource.Each(var column, var references) ->
          array(path.then("each"), table, column)
              .flatMap(array -> elements(owner, relationship, references, array));
    };
  }

  /** An array column. */
  private record ArrayColumn(String name, ColumnType.Array type) {}

  private Optional<ArrayColumn> array(MappingPath path, EntryTable table, String name) {
    Optional<Column> column = table.column(path, name);
    if (column.isPresent() && column.get().type() instanceof ColumnType.Array array) {
      return Optional.of(new ArrayColumn(name, array));
    }
    column.ifPresent(
        found ->
            problems.add(
                path,
                "names the column '"
                    + name
                    + "' of type "
                    + found.type().displayName()
                    + ", which is no array; by: follows a single value"));
    return Optional.empty();
  }

  private Optional<OwnedEdge> elements(
      NodeEntry.FromTable owner,
      OwnedRelationship relationship,
      List<String> references,
      ArrayColumn array) {
    MappingPath path = Paths.of(owner, relationship).then("each");
    ColumnType.Array type = array.type();
    KeyColumns by = new KeyColumns(List.of(array.name()), List.of(type.element()));
    return ends.bind(new Named(path, relationship.to(), references, by))
        .map(
            end ->
                new OwnedEdge(
                    edge(owner, relationship, end.end()),
                    new OwnedEdge.Source.Elements(array.name(), type.delimiter(), type.element())));
  }

  private static EdgeType edge(
      NodeEntry.FromTable owner, OwnedRelationship relationship, End other) {
    boolean out = relationship.direction() == Direction.OUT;
    End self = new End.ByIdentity(owner.name());
    return new EdgeType(
        Paths.edgeId(owner, relationship),
        owner.name(),
        relationship.type(),
        out ? Side.FROM : Side.TO,
        out ? self : other,
        out ? other : self,
        List.of(),
        Map.of(),
        Stamps.NONE,
        List.of());
  }

  Optional<JoinType> join(RelationshipEntry entry, EntryTable table) {
    MappingPath path = Paths.of(entry);
    Optional<KeyColumns> identity = table.identity(path.then("table"));
    Optional<BoundEnd> from = end(path.then("from"), entry.from(), table);
    Optional<BoundEnd> to = end(path.then("to"), entry.to(), table);
    List<Property> properties =
        new PropertyBinder(table, entry.properties(), path, problems)
            .bind(List.of(), endColumns(entry));
    PropertyNames names = new PropertyNames(bookkeeping);
    names.addAll(properties, entry.properties(), entry.graphOnly());
    names.check(path, problems);
    return identity.isPresent() && from.isPresent() && to.isPresent()
        ? Optional.of(
            new JoinType(
                entry.name(),
                table.table().id(),
                identity.get(),
                table.filter(path, entry.where()),
                from.get().by(),
                to.get().by(),
                edge(entry, from.get().end(), to.get().end(), properties),
                entry.lane()))
        : Optional.empty();
  }

  private Optional<BoundEnd> end(MappingPath path, RelationshipEntry.End end, EntryTable table) {
    return table
        .columns(path.then("by"), end.by())
        .map(EntryTable::key)
        .map(by -> new Named(path.then("by"), end.node(), end.references(), by))
        .flatMap(ends::bind);
  }

  private static Set<String> endColumns(RelationshipEntry entry) {
    Set<String> columns = new HashSet<>(entry.from().by());
    columns.addAll(entry.to().by());
    return columns;
  }

  private static EdgeType edge(
      RelationshipEntry entry, End from, End to, List<Property> properties) {
    return new EdgeType(
        entry.name(),
        entry.name(),
        entry.type(),
        null,
        from,
        to,
        properties,
        entry.properties().constants(),
        entry.properties().stamps(),
        entry.graphOnly());
  }
}
