// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the edges of one type, between two types of nodes, must be.
 *
 * @param sql a query whose columns are {@code from1, from2 …} and {@code to1, to2 …}, the names of
 *     the ends, or {@code to_each}, an array of such names; all others are the edge's properties
 */
record EdgeType(String type, End from, End to, String sql) {
  private static final String EACH = "to_each";

  /** One edge that a row asks for; it exists if both ends do. */
  record Edge(List<Object> from, List<Object> to, Map<String, Object> properties) {}

  @Override
  public String toString() {
    return "(%s)-[%s]->(%s)".formatted(from.label(), type, to.label());
  }

  /** The edges that a row asks for; none where a name is NULL. */
  List<Edge> edges(Map<String, Object> row) {
    Map<String, Object> properties = new LinkedHashMap<>(row);
    Optional<List<Object>> start = takeName("from", from, properties);
    List<List<Object>> ends = takeEnds(properties);
    List<Edge> edges = new ArrayList<>();
    if (start.isPresent()) {
      ends.forEach(end -> edges.add(new Edge(start.get(), end, properties)));
    }
    return edges;
  }

  private List<List<Object>> takeEnds(Map<String, Object> properties) {
    if (properties.remove(EACH) instanceof List<?> elements) {
      return elements.stream()
          .filter(Objects::nonNull)
          .distinct()
          .map(element -> List.<Object>of(element))
          .toList();
    }
    return takeName("to", to, properties).map(List::of).orElse(List.of());
  }

  private static Optional<List<Object>> takeName(
      String prefix, End end, Map<String, Object> properties) {
    List<Object> name = new ArrayList<>();
    for (int i = 1; i <= end.properties().size(); i++) {
      Object value = properties.remove(prefix + i);
      if (value != null) {
        name.add(value);
      }
    }
    return name.size() == end.properties().size() ? Optional.of(name) : Optional.empty();
  }
}
