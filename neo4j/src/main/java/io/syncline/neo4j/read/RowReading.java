// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.read;

import io.syncline.core.apply.TargetReader.Entity;
import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.NodeType.ValueNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.type.ContentHash;
import io.syncline.core.type.KeyText;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.GraphModel.Entry;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/** Reads what the graph holds for one row. Any thread. */
final class RowReading {
  private final GraphModel model;
  private final Names names;

  RowReading(GraphModel model) {
    this.model = model;
    this.names = model.names();
  }

  Optional<Entity> find(EntityId id, GraphTransaction transaction) {
    return switch (model.entry(id.entry())) {
      case Entry.Nodes(NodePlan plan) -> node(id, plan, transaction);
      case Entry.Joins(EdgePlan plan) -> join(id, plan, transaction);
      case Entry.HeldValues(ValueNode type, var self) -> held(id, type, transaction);
    };
  }

  private Optional<Entity> node(EntityId id, NodePlan plan, GraphTransaction transaction) {
    Map<String, Object> parameters =
        Map.of("key", id.key(), "kinds", plan.edges().stream().map(EdgePlan::id).toList());
    String match = plan.self().match("n", "$key");
    List<String> edges =
        plan.edges().stream()
            .flatMap(kind -> edges(match, id.key(), kind, transaction))
            .sorted()
            .toList();
    return transaction.list(match + " RETURN properties(n) AS properties", parameters).stream()
        .findFirst()
        .map(
            row ->
                entity(
                    id,
                    row.get("properties"),
                    edges,
                    waiting(parameters, transaction),
                    plan.type().references().stream().map(r -> r.property())));
  }

  /** Wherever they lead, and whichever way. */
  private Stream<String> edges(
      String match, String key, EdgePlan kind, GraphTransaction transaction) {
    EndPlan end = kind.otherEnd();
    String owned =
        "%s MATCH (n)-[r]-(x) WHERE r.%s = $kind AND r.%s = $key RETURN type(r) AS type, CASE WHEN n = x THEN $ownerAtStart ELSE n = startNode(r) END AS away, CASE WHEN x%s THEN $end ELSE coalesce(head(labels(x)), '?') END AS label, %s AS other, elementId(x) AS id"
            .formatted(
                match,
                names.entry(),
                names.key(),
                end.label(),
                end.external() ? end.key("x") : "[x.%s]".formatted(names.key()));
    Map<String, Object> parameters =
        Map.of(
            "key", key, "kind", kind.id(), "end", end.node(), "ownerAtStart", kind.ownerAtStart());
    return transaction.list(owned, parameters).stream()
        .map(
            row ->
                row.get("type").asString()
                    + (row.get("away").asBoolean() ? " -> " : " <- ")
                    + row.get("label").asString()
                    + " "
                    + keyText(row));
  }

  private static String keyText(Record row) {
    List<Object> parts = row.get("other").asList();
    return parts.stream().allMatch(Objects::isNull)
        ? row.get("id").asString()
        : KeyText.of(parts.stream().map(String::valueOf).toList());
  }

  private List<String> waiting(Map<String, Object> parameters, GraphTransaction transaction) {
    String waiting =
        "UNWIND $kinds AS kind MATCH (w%s) WHERE w.%s = kind AND w.%s = $key AND w.%s IS NOT NULL RETURN kind, w.%s AS from, w.%s AS to"
            .formatted(
                Names.WAITING, names.entry(), names.key(), names.end(), names.from(), names.to());
    return transaction.list(waiting, parameters).stream().map(this::waitingText).sorted().toList();
  }

  private String waitingText(Record row) {
    EdgePlan plan = model.edge(row.get("kind").asString());
    return plan.type().type()
        + endText(" <- ", plan.from(), row.get("from"))
        + endText(" -> ", plan.to(), row.get("to"));
  }

  /** The owner's own end is not named. */
  private static String endText(String arrow, EndPlan end, Value reference) {
    return reference.isNull() ? "" : arrow + end.node() + " " + end.keyOf(reference.asString());
  }

  private Optional<Entity> join(EntityId id, EdgePlan plan, GraphTransaction transaction) {
    Map<String, Object> parameters =
        Map.of("row", plan.rowId(id.key()), "key", id.key(), "kinds", List.of(plan.id()));
    String edge =
        "MATCH (a)-[r%s {%s: $row}]->(b) RETURN properties(r) AS properties, %s AS edge"
            .formatted(
                plan.relationship(),
                names.row(),
                "head(labels(a)) + ' ' + coalesce(a.%1$s, '') + ' -> ' + head(labels(b)) + ' ' + coalesce(b.%1$s, '')"
                    .formatted(names.key()));
    for (Record row : transaction.list(edge, parameters)) {
      return Optional.of(
          entity(
              id,
              row.get("properties"),
              List.of(plan.type().type() + " " + row.get("edge").asString()),
              List.of(),
              Stream.of()));
    }
    String waiting =
        "MATCH (r%s {%s: $kinds[0], %s: $key, %s: ''}) RETURN properties(r) AS properties"
            .formatted(Names.WAITING, names.entry(), names.key(), names.end());
    return transaction.list(waiting, parameters).stream()
        .findFirst()
        .map(
            row ->
                entity(
                    id,
                    row.get("properties"),
                    List.of(),
                    waiting(parameters, transaction),
                    Stream.of()));
  }

  private Optional<Entity> held(EntityId id, ValueNode type, GraphTransaction transaction) {
    String holder =
        "MATCH (h%s {%s: $entry, %s: $key}) RETURN h.values AS values, h.%s AS version"
            .formatted(Names.HOLDER, names.entry(), names.key(), names.version());
    return transaction.list(holder, Map.of("entry", id.entry(), "key", id.key())).stream()
        .findFirst()
        .map(
            row -> {
              List<String> values = row.get("values").asList(Value::asString);
              ContentHash hash = ContentHash.ZERO;
              for (String value : values) {
                hash = hash.plus(ContentHash.of(type.property(), value));
              }
              return new Entity(
                  id,
                  version(row.get("version")),
                  hash,
                  Map.of(type.property(), values),
                  List.of(),
                  List.of());
            });
  }

  private Entity entity(
      EntityId id,
      Value properties,
      List<String> edges,
      List<String> waiting,
      Stream<String> moreBookkeeping) {
    Set<String> ours =
        Stream.concat(
                Stream.of(
                        names.key(),
                        names.version(),
                        names.hash(),
                        names.parts(),
                        names.entry(),
                        names.row(),
                        names.from(),
                        names.to(),
                        names.end())
                    .map(Cypher::raw),
                moreBookkeeping)
            .collect(Collectors.toSet());
    Map<String, Object> users = new TreeMap<>(properties.asMap());
    users.keySet().removeAll(ours);
    return new Entity(
        id,
        version(properties.get(Cypher.raw(names.version()))),
        hash(properties.get(Cypher.raw(names.hash()))),
        users,
        edges,
        waiting);
  }

  /** A node whose removal or making is under way has none. */
  private static Version version(Value stored) {
    List<Long> numbers = stored.isNull() ? List.of() : stored.asList(Value::asLong);
    return numbers.size() < 3
        ? new Version(0, Position.START)
        : new Version(numbers.get(0), new Position(numbers.get(1), numbers.get(2)));
  }

  private static ContentHash hash(Value stored) {
    List<Long> halves = stored.isNull() ? List.of() : stored.asList(Value::asLong);
    return halves.size() < 2 ? ContentHash.ZERO : new ContentHash(halves.get(0), halves.get(1));
  }
}
