// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything a store holds, as its users see it: without anything Syncline keeps for itself. */
public record Graph(List<Node> nodes, List<Edge> edges) {

  public Graph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * @param id the store's own name of the node, which lasts as long as the node
   */
  public record Node(String id, Set<String> labels, Map<String, Object> properties) {
    public Node {
      labels = Set.copyOf(labels);
      properties = Map.copyOf(properties);
    }

    public boolean has(String label, String property, Object value) {
      return labels.contains(label) && value.equals(properties.get(property));
    }

    /** Labels and properties in a fixed order. */
    public String text() {
      return "("
          + new TreeSet<>(labels).stream().map(l -> ":" + l).collect(Collectors.joining())
          + propertiesText(properties)
          + ")";
    }
  }

  /**
   * @param from id of the start node
   * @param to id of the end node
   */
  public record Edge(
      String id, String type, String from, String to, Map<String, Object> properties) {
    public Edge {
      properties = Map.copyOf(properties);
    }
  }

  /** The node with this label and property. */
  public Node node(String label, String property, Object value) {
    List<Node> found = nodes.stream().filter(n -> n.has(label, property, value)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size()
              + " nodes are :"
              + label
              + " {"
              + property
              + ": "
              + value
              + "} in\n"
              + String.join("\n", lines()));
    }
    return found.getFirst();
  }

  public boolean hasNode(String label, String property, Object value) {
    return nodes.stream().anyMatch(n -> n.has(label, property, value));
  }

  /** The nodes in a form that two stores share, sorted. */
  public List<String> nodeLines() {
    return nodes.stream().map(Node::text).sorted().toList();
  }

  /** The edges, with the whole text of their ends, sorted. */
  public List<String> edgeLines() {
    Map<String, String> textById = new HashMap<>();
    nodes.forEach(node -> textById.put(node.id(), node.text()));
    return edges.stream()
        .map(
            edge ->
                textById.get(edge.from())
                    + "-[:"
                    + edge.type()
                    + propertiesText(edge.properties())
                    + "]->"
                    + textById.get(edge.to()))
        .sorted()
        .toList();
  }

  /** Everything, one line for each node and edge. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(nodeLines());
    lines.addAll(edgeLines());
    return lines;
  }

  /** What this graph lacks and what it has too much, compared with another; empty if equal. */
  public List<String> differencesFrom(Graph expected) {
    List<String> differences = new ArrayList<>();
    List<String> unexpected = new ArrayList<>(lines());
    for (String line : expected.lines()) {
      if (!unexpected.remove(line)) {
        differences.add("missing    " + line);
      }
    }
    unexpected.forEach(line -> differences.add("unexpected " + line));
    return differences;
  }

  private static String propertiesText(Map<String, Object> properties) {
    if (properties.isEmpty()) {
      return "";
    }
    return new TreeMap<>(properties)
        .entrySet().stream()
            .map(property -> property.getKey() + ": " + GraphValues.text(property.getValue()))
            .collect(Collectors.joining(", ", " {", "}"));
  }
}
