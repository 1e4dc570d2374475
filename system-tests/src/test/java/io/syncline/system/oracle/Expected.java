// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import io.syncline.system.oracle.Rows.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The graph that the rows call for. */
final class Expected {
  private final Mapped mapping;
  private final Map<String, List<Row>> rowsByLabel = new LinkedHashMap<>();

  /** Node ids by label and what may name them: key or unique columns, and their text. */
  private final Map<String, String> idByName = new HashMap<>();

  private final List<String> nodes = new ArrayList<>();
  private final List<String> edges = new ArrayList<>();
  private final Set<String> externalIds;
  private long waiting;

  private Expected(Mapped mapping, Set<String> externalIds) {
    this.mapping = mapping;
    this.externalIds = externalIds;
  }

  /**
   * @param externalIds ids of the nodes of the graph's own users
   */
  static Contents of(Mapped mapping, Connection connection, Set<String> externalIds)
      throws SQLException {
    Expected expected = new Expected(mapping, externalIds);
    for (Mapped.Node node : mapping.nodes()) {
      expected.addNodes(node, connection);
    }
    for (Mapped.Values values : mapping.values()) {
      expected.addValues(values, connection);
    }
    for (Mapped.Node node : mapping.nodes()) {
      expected.addOwnedEdges(node);
    }
    for (Mapped.Join join : mapping.joins()) {
      expected.addJoinEdges(join, connection);
    }
    return new Contents(expected.nodes, expected.edges, expected.waiting);
  }

  private void addNodes(Mapped.Node node, Connection connection) throws SQLException {
    List<Row> rows = Rows.read(connection, node.table(), node.properties(), node.where());
    rowsByLabel.put(node.label(), rows);
    Set<List<String>> references = new HashSet<>();
    mapping
        .nodes()
        .forEach(
            other ->
                other.edges().stream()
                    .filter(edge -> edge.to().equals(node.label()))
                    .forEach(edge -> references.add(edge.references())));
    mapping
        .joins()
        .forEach(
            join ->
                List.of(join.from(), join.to()).stream()
                    .filter(end -> end.label().equals(node.label()))
                    .forEach(end -> references.add(end.references())));
    references.add(List.of());
    for (Row row : rows) {
      String id = idOf(node, row);
      Set<String> labels = new HashSet<>(node.labels());
      labels.add(node.label());
      Map<String, Object> properties = properties(node.properties(), node.constants(), row);
      requireId(node, properties);
      nodes.add(Contents.nodeLine(id, labels, properties, row.hash()));
      for (List<String> columns : references) {
        tuple(node.table(), columns.isEmpty() ? node.key() : columns, row)
            .ifPresent(text -> idByName.put(name(node.label(), columns, text), id));
      }
    }
  }

  private static String name(String label, List<String> columns, String text) {
    return label + "\u0001" + columns + "\u0001" + text;
  }

  static String idOf(Mapped.Node node, Row row) {
    return node.label() + "|" + tuple(node.table(), node.key(), row).orElseThrow();
  }

  /** The values of some columns as one text; empty where any is NULL. */
  private static Optional<String> tuple(Mapped.Table table, List<String> columns, Row row) {
    List<String> parts = new ArrayList<>();
    for (String column : columns) {
      Object value = row.value(column);
      if (value == null) {
        return Optional.empty();
      }
      parts.add(table.kind(column).normalized(value));
    }
    return Optional.of(String.join("|", parts));
  }

  private static Map<String, Object> properties(
      Map<String, String> names, Map<String, Object> constants, Row row) {
    Map<String, Object> properties = new HashMap<>(constants);
    names.forEach(
        (column, property) -> {
          Object value = row.value(column);
          if (value != null) {
            properties.put(property, value);
          }
        });
    return properties;
  }

  /** The row has an id of its node, and not what a user wrote there. */
  private static void requireId(Mapped.Node node, Map<String, Object> properties) {
    if (node.backReference() != null) {
      String property = String.valueOf(node.properties().get(node.backReference()));
      if (!String.valueOf(properties.get(property)).startsWith(node.label() + ":")) {
        properties.put(property, "an id of the node, in column " + node.backReference());
      }
    }
  }

  private void addValues(Mapped.Values values, Connection connection) throws SQLException {
    Kind kind = values.table().kind(values.column());
    Map<String, Object> distinct = new LinkedHashMap<>();
    for (Row row : Rows.read(connection, values.table(), Map.of(), values.where())) {
      Object value = row.value(values.column());
      Collection<?> elements =
          value == null ? List.of() : kind.isArray() ? (List<?>) value : List.of(value);
      for (Object element : elements) {
        if (element != null) {
          distinct.putIfAbsent(kind.normalized(element), element);
        }
      }
    }
    for (Map.Entry<String, Object> one : distinct.entrySet()) {
      String id = values.label() + "|" + one.getKey();
      Object hash =
          values.hashIsKnown() ? Rows.hash(connection, values.property(), one.getKey()) : "any";
      nodes.add(
          Contents.nodeLine(
              id, Set.of(values.label()), Map.of(values.property(), one.getValue()), hash));
      idByName.put(name(values.label(), List.of(), one.getKey()), id);
    }
  }

  private void addOwnedEdges(Mapped.Node node) {
    for (Row row : rowsByLabel.getOrDefault(node.label(), List.of())) {
      for (Mapped.Edge edge : node.edges()) {
        for (String end : ends(node.table(), edge, row)) {
          String own = idOf(node, row);
          String other = find(edge.to(), edge.references(), end);
          addEdge(
              edge.incoming() ? other : own,
              edge.type(),
              edge.incoming() ? own : other,
              Map.of(),
              "any");
        }
      }
    }
  }

  private static Set<String> ends(Mapped.Table table, Mapped.Edge edge, Row row) {
    Set<String> ends = new LinkedHashSet<>();
    if (!edge.each()) {
      tuple(table, edge.by(), row).ifPresent(ends::add);
    } else if (row.value(edge.by().getFirst()) instanceof List<?> elements) {
      for (Object element : elements) {
        if (element != null) {
          ends.add(table.kind(edge.by().getFirst()).normalized(element));
        }
      }
    }
    return ends;
  }

  private void addJoinEdges(Mapped.Join join, Connection connection) throws SQLException {
    for (Row row : Rows.read(connection, join.table(), join.properties(), join.where())) {
      Optional<String> from = tuple(join.table(), join.from().by(), row);
      Optional<String> to = tuple(join.table(), join.to().by(), row);
      if (from.isPresent() && to.isPresent()) {
        addEdge(
            find(join.from().label(), join.from().references(), from.get()),
            join.type(),
            find(join.to().label(), join.to().references(), to.get()),
            properties(join.properties(), join.constants(), row),
            join.properties().isEmpty() ? "none" : row.hash());
      }
    }
  }

  private void addEdge(
      @Nullable String from,
      String type,
      @Nullable String to,
      Map<String, Object> properties,
      Object hash) {
    if (from == null || to == null) {
      waiting++;
    } else {
      edges.add(Contents.edgeLine(from, type, to, properties, hash));
    }
  }

  private @Nullable String find(String label, List<String> references, String text) {
    String external = label + "|" + text;
    return externalIds.contains(external) ? external : idByName.get(name(label, references, text));
  }
}
