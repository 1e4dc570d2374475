// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j;

import io.syncline.core.type.Interval;
import io.syncline.testkit.graph.Graph;
import io.syncline.testkit.graph.GraphUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.Value;
import org.neo4j.driver.types.IsoDuration;

/** Somebody who uses the graph beside Syncline. */
record Neo4jUser(Driver driver) implements GraphUser {
  private static final String OURS = "_syncline_";

  @Override
  public Graph read() {
    try (Session session = driver.session()) {
      List<Graph.Node> nodes =
          session
              .run(
                  "MATCH (n) WHERE NOT any(l IN labels(n) WHERE l STARTS WITH 'Syncline')"
                      + " RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS p")
              .list(Neo4jUser::node);
      List<Graph.Edge> edges =
          session
              .run(
                  "MATCH (a)-[r]->(b) RETURN elementId(r) AS id, type(r) AS type,"
                      + " elementId(a) AS from, elementId(b) AS to, properties(r) AS p")
              .list(
                  row ->
                      new Graph.Edge(
                          row.get("id").asString(),
                          row.get("type").asString(),
                          row.get("from").asString(),
                          row.get("to").asString(),
                          properties(row)));
      return new Graph(nodes, edges);
    }
  }

  private static Graph.Node node(Record row) {
    Set<String> labels =
        row.get("labels").asList(Value::asString).stream().collect(Collectors.toSet());
    return new Graph.Node(row.get("id").asString(), labels, properties(row));
  }

  private static Map<String, Object> properties(Record row) {
    Map<String, Object> properties = new HashMap<>();
    row.get("p")
        .asMap()
        .forEach(
            (name, value) -> {
              if (!name.startsWith(OURS)) {
                properties.put(name, plain(value));
              }
            });
    return properties;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case IsoDuration duration ->
          new Interval(
              duration.months(), duration.days(), duration.seconds(), duration.nanoseconds());
      case List<?> list -> list.stream().map(Neo4jUser::plain).toList();
      default -> value;
    };
  }

  @Override
  public String createNode(Set<String> labels, Map<String, Object> properties) {
    return id(
        "CREATE (n:$($labels)) SET n = $properties RETURN elementId(n)",
        Map.of("labels", List.copyOf(labels), "properties", properties));
  }

  private String id(String statement, Map<String, Object> parameters) {
    try (Session session = driver.session()) {
      return session.run(statement, parameters).single().get(0).asString();
    }
  }

  @Override
  public void setProperty(String node, String name, Object value) {
    id(
        "MATCH (n) WHERE elementId(n) = $id SET n[$name] = $value RETURN ''",
        Map.of("id", node, "name", name, "value", value));
  }

  @Override
  public void addLabel(String node, String label) {
    id(
        "MATCH (n) WHERE elementId(n) = $id SET n:$($label) RETURN ''",
        Map.of("id", node, "label", label));
  }

  @Override
  public String createEdge(String from, String type, String to, Map<String, Object> properties) {
    return id(
        "MATCH (a) WHERE elementId(a) = $from MATCH (b) WHERE elementId(b) = $to"
            + " CREATE (a)-[r:$($type)]->(b) SET r = $properties RETURN elementId(r)",
        Map.of("from", from, "to", to, "type", type, "properties", properties));
  }

  @Override
  public void setEdgeProperty(String edge, String name, Object value) {
    id(
        "MATCH ()-[r]->() WHERE elementId(r) = $id SET r[$name] = $value RETURN ''",
        Map.of("id", edge, "name", name, "value", value));
  }

  @Override
  public void deleteNode(String node) {
    id("MATCH (n) WHERE elementId(n) = $id DETACH DELETE n RETURN ''", Map.of("id", node));
  }
}
