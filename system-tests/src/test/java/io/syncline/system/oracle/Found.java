// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;

/** The graph that is there, without what tests add in the name of others. */
final class Found {
  /** Label of nodes and type of edges that tests add, and the product must leave alone. */
  private static final String FOREIGN = "FOREIGN";

  /** A label that tests add to nodes of the product. */
  private static final String FOREIGN_MARK = "FOREIGN_MARK";

  private final Mapped mapping;
  private final Map<String, String> idByElement = new HashMap<>();
  private final Set<String> externalIds = new HashSet<>();
  private final Set<String> joinTypes = new HashSet<>();
  private final List<String> nodes = new ArrayList<>();
  private final List<String> edges = new ArrayList<>();
  private long waiting;

  private Found(Mapped mapping) {
    this.mapping = mapping;
    mapping.joins().forEach(join -> joinTypes.add(join.type()));
  }

  static Found read(Mapped mapping, Driver driver) {
    Found found = new Found(mapping);
    try (Session session = driver.session()) {
      session
          .run("MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS p")
          .forEachRemaining(found::addNode);
      session
          .run(
              "MATCH (a)-[r]->(b) RETURN elementId(a) AS a, type(r) AS type, elementId(b) AS b,"
                  + " properties(r) AS p")
          .forEachRemaining(found::addEdge);
    }
    return found;
  }

  Contents contents() {
    return new Contents(nodes, edges, waiting);
  }

  Set<String> externalIds() {
    return externalIds;
  }

  private void addNode(Record node) {
    List<String> labels = new ArrayList<>(node.get("labels").asList(label -> label.asString()));
    labels.remove(FOREIGN_MARK);
    Map<String, Object> all = node.get("p").asMap();
    if (labels.stream().anyMatch(label -> label.startsWith("Syncline"))) {
      waiting += labels.contains("SynclineWaiting") ? 1 : 0;
      return;
    }
    if (labels.contains(FOREIGN)) {
      return;
    }
    String id = idOf(labels, all);
    idByElement.put(node.get("id").asString(), id);
    if (!externalIds.contains(id)) {
      boolean unknown =
          mapping.values().stream()
              .anyMatch(values -> labels.contains(values.label()) && !values.hashIsKnown());
      Object hash =
          unknown ? "any" : Objects.requireNonNullElse(all.get(mapping.own().hash()), "none");
      nodes.add(Contents.nodeLine(id, labels, visible(all), hash));
    }
  }

  private String idOf(List<String> labels, Map<String, Object> properties) {
    for (Mapped.Node node : mapping.nodes()) {
      if (labels.contains(node.label())) {
        return node.label() + "|" + keyOf(node, properties);
      }
    }
    for (Mapped.Values values : mapping.values()) {
      if (labels.contains(values.label())) {
        Kind kind = values.table().kind(values.column());
        Object value = properties.get(values.property());
        return values.label() + "|" + (value == null ? "?" : kind.normalized(value));
      }
    }
    for (Mapped.External external : mapping.externals()) {
      if (labels.contains(external.label())) {
        List<String> parts =
            external.key().stream().map(name -> String.valueOf(properties.get(name))).toList();
        String id = external.label() + "|" + String.join("|", parts);
        externalIds.add(id);
        return id;
      }
    }
    return "nobody's " + labels;
  }

  private static String keyOf(Mapped.Node node, Map<String, Object> properties) {
    List<String> parts = new ArrayList<>();
    for (String column : node.key()) {
      Object value = properties.get(node.properties().get(column));
      parts.add(value == null ? "?" : node.table().kind(column).normalized(value));
    }
    return String.join("|", parts);
  }

  private void addEdge(Record edge) {
    String from = idByElement.get(edge.get("a").asString());
    String to = idByElement.get(edge.get("b").asString());
    String type = edge.get("type").asString();
    if (from == null || to == null || type.equals(FOREIGN)) {
      return; // at a node that Syncline keeps for itself, or somebody else's
    }
    Map<String, Object> all = edge.get("p").asMap();
    boolean joined = joinTypes.contains(type) && isOfJoin(all);
    Object hash =
        joined ? Objects.requireNonNullElse(all.get(mapping.own().hash()), "none") : "any";
    edges.add(Contents.edgeLine(from, type, to, visible(all), hash));
  }

  private boolean isOfJoin(Map<String, Object> properties) {
    Object entry = properties.get(mapping.own().entry());
    return mapping.joins().stream().anyMatch(join -> join.name().equals(entry));
  }

  private Map<String, Object> visible(Map<String, Object> all) {
    Map<String, Object> visible = new HashMap<>();
    all.forEach(
        (name, value) -> {
          if (!mapping.own().contains(name) && !mapping.graphOnly().contains(name)) {
            visible.put(name, Objects.requireNonNull(Kind.fromGraph(value)));
          }
        });
    return visible;
  }
}
