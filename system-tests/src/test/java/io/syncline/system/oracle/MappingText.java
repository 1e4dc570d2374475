// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The {@code nodes:} and {@code relationships:} of a mapping file; JSON, which is YAML too. */
public final class MappingText {

  private MappingText() {}

  public static String of(Mapped mapping) {
    Map<String, Object> nodes = new LinkedHashMap<>();
    mapping.nodes().forEach(node -> nodes.put(node.label(), node(node)));
    mapping.values().forEach(values -> nodes.put(values.label(), values(values)));
    mapping
        .externals()
        .forEach(
            external ->
                nodes.put(external.label(), Map.of("external", true, "key", external.key())));
    Map<String, Object> joins = new LinkedHashMap<>();
    mapping.joins().forEach(join -> joins.put(join.name(), join(join)));
    String text = "nodes: " + json(nodes) + "\n";
    return joins.isEmpty() ? text : text + "relationships: " + json(joins) + "\n";
  }

  private static Map<String, Object> node(Mapped.Node node) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("table", node.table().yamlName());
    if (!node.labels().isEmpty()) {
      entry.put("labels", node.labels());
    }
    if (node.where() != null) {
      entry.put("where", node.where());
    }
    Map<String, String> properties = new LinkedHashMap<>(node.properties());
    if (node.backReference() != null) {
      String property = Objects.requireNonNull(properties.remove(node.backReference()));
      entry.put("back_reference", Map.of("column", node.backReference(), "property", property));
    }
    entry.put("properties", properties(properties, node.constants()));
    entry.put("lane", node.lane());
    Map<String, Object> edges = new LinkedHashMap<>();
    for (Mapped.Edge edge : node.edges()) {
      Map<String, Object> owned = new LinkedHashMap<>();
      owned.put("type", edge.type());
      owned.put("direction", edge.incoming() ? "in" : "out");
      owned.put("to", edge.to());
      owned.put(edge.each() ? "each" : "by", edge.each() ? edge.by().getFirst() : edge.by());
      if (!edge.references().isEmpty()) {
        owned.put("references", edge.references());
      }
      edges.put(edge.name(), owned);
    }
    if (!edges.isEmpty()) {
      entry.put("relationships", edges);
    }
    return entry;
  }

  private static Map<String, Object> properties(
      Map<String, String> names, Map<String, Object> constants) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("only", new ArrayList<>(names.keySet()));
    Map<String, Object> renamed = new LinkedHashMap<>();
    names.forEach(
        (column, name) -> {
          if (!column.equals(name)) {
            renamed.put(column, name);
          }
        });
    if (!renamed.isEmpty()) {
      properties.put("rename", renamed);
    }
    if (!constants.isEmpty()) {
      properties.put("constants", constants);
    }
    return properties;
  }

  private static Map<String, Object> values(Mapped.Values values) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("values_of", values.table().yamlName() + "." + part(values.column()));
    entry.put("property", values.property());
    if (values.where() != null) {
      entry.put("where", values.where());
    }
    return entry;
  }

  private static String part(String name) {
    return name.contains("\"") ? Rows.quoted(name) : name;
  }

  private static Map<String, Object> join(Mapped.Join join) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", join.type());
    entry.put("table", join.table().yamlName());
    if (join.where() != null) {
      entry.put("where", join.where());
    }
    entry.put("from", end(join.from()));
    entry.put("to", end(join.to()));
    entry.put("properties", properties(join.properties(), join.constants()));
    entry.put("lane", join.lane());
    return entry;
  }

  private static Map<String, Object> end(Mapped.End end) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("node", end.label());
    entry.put("by", end.by());
    if (!end.references().isEmpty()) {
      entry.put("references", end.references());
    }
    return entry;
  }

  private static String json(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(e -> json(String.valueOf(e.getKey())) + ": " + json(e.getValue()))
              .collect(Collectors.joining(", ", "{ ", " }"));
      case List<?> list ->
          list.stream().map(MappingText::json).collect(Collectors.joining(", ", "[", "]"));
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      default -> value.toString();
    };
  }
}
