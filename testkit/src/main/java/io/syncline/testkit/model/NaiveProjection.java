// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.model;

import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.Verdict;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedEdge.Source;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.ArrayText;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What whole rows project to, said once more without the engine's projection. */
public final class NaiveProjection {
  private final BoundMapping mapping;
  private final Function<TableId, ? extends Collection<Row>> rows;
  private final Map<EntityId, EntityState> states = new LinkedHashMap<>();

  private NaiveProjection(BoundMapping mapping, Function<TableId, ? extends Collection<Row>> rows) {
    this.mapping = mapping;
    this.rows = rows;
  }

  /**
   * The states of all rows of all entries.
   *
   * @param rows gives the complete rows of a table
   */
  public static Map<EntityId, EntityState> states(
      BoundMapping mapping, Function<TableId, ? extends Collection<Row>> rows) {
    NaiveProjection projection = new NaiveProjection(mapping, rows);
    projection.mapping.nodes().stream()
        .filter(TableNode.class::isInstance)
        .forEach(node -> projection.nodes((TableNode) node));
    projection.mapping.nodes().stream()
        .filter(ValueNode.class::isInstance)
        .forEach(node -> projection.values((ValueNode) node));
    projection.mapping.joins().forEach(projection::edges);
    return projection.states;
  }

  private List<Row> matching(TableId table, @Nullable BoundFilter where) {
    return rows.apply(table).stream()
        .filter(row -> where == null || where.evaluate(row::value) == Verdict.MATCHES)
        .toList();
  }

  private void nodes(TableNode node) {
    for (Row row : matching(node.table(), node.where())) {
      List<Value> values = new ArrayList<>();
      for (Property property : node.properties()) {
        boolean id =
            node.backReference() != null && node.backReference().property().equals(property.name());
        values.add(
            id
                ? Value.of(node.backReferenceOf(key(node.identity(), row).orElseThrow()))
                : row.value(property.column()));
      }
      List<Value> references = new ArrayList<>();
      for (Reference reference : node.references()) {
        references.add(key(reference.columns(), row).map(Value::of).orElse(Value.NULL));
      }
      List<EdgeEnds> ends = new ArrayList<>();
      for (OwnedEdge edge : node.edges()) {
        ends.add(new EdgeEnds(ends(edge.source(), row)));
      }
      put(node.name(), node.identity(), row, new NodeState(values, references, ends));
    }
  }

  private static List<String> ends(Source source, Row row) {
    return switch (source) {
      case Source.Columns(KeyColumns columns) -> key(columns, row).stream().toList();
      case Source.Elements elements -> {
        Set<String> keys = new LinkedHashSet<>();
        if (row.value(elements.column()) instanceof Value.Present(String array)) {
          for (String element : ArrayText.elements(array, elements.delimiter())) {
            keys.add(KeyText.part(elements.type(), element));
          }
        }
        yield List.copyOf(keys);
      }
    };
  }

  private void values(ValueNode node) {
    for (Row row : matching(node.table(), node.where())) {
      if (row.value(node.column()) instanceof Value.Present(String text)) {
        Set<String> held = new LinkedHashSet<>();
        for (String element :
            node.array() ? ArrayText.elements(text, node.delimiter()) : List.of(text)) {
          held.add(KeyText.part(node.type(), element));
        }
        if (!held.isEmpty()) {
          put(node.name(), node.identity(), row, new HeldValues(List.copyOf(held)));
        }
      }
    }
  }

  private void edges(JoinType join) {
    for (Row row : matching(join.table(), join.where())) {
      Optional<String> from = key(join.from(), row);
      Optional<String> to = key(join.to(), row);
      if (from.isPresent() && to.isPresent()) {
        List<Value> values = new ArrayList<>();
        for (Property property : join.edge().properties()) {
          values.add(row.value(property.column()));
        }
        put(join.name(), join.identity(), row, new EdgeState(from.get(), to.get(), values));
      }
    }
  }

  private void put(String entry, KeyColumns identity, Row row, EntityState state) {
    states.put(new EntityId(entry, key(identity, row).orElseThrow()), state);
  }

  /** The canonical text of a key; none where a part of it is NULL. */
  public static Optional<String> key(KeyColumns key, Row row) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      if (!(row.value(key.columns().get(i)) instanceof Value.Present(String text))) {
        return Optional.empty();
      }
      parts.add(KeyText.part(key.types().get(i), text));
    }
    return Optional.of(KeyText.of(parts));
  }
}
