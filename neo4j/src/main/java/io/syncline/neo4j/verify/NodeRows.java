// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Digest;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.verify.NodeWaits.Waits;
import io.syncline.neo4j.verify.OwnedEdges.Held;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** Compares rows that are nodes, with the edges they own. Any thread. */
final class NodeRows implements Rows {
  private static final Value NONE = Values.value(List.of());

  private final NodePlan plan;
  private final String key;
  private final Properties properties;
  private final List<OwnedEdges> edges = new ArrayList<>();
  private final NodeWaits waiting;
  private final StrayEdges strays;
  private final Optional<KeyOrder> order;
  private final NodeSums sums;
  private final String lock;
  private final String tokens;
  private final String deep;

  NodeRows(NodePlan plan, GraphModel model, StrayEdges strays) {
    this.plan = plan;
    this.strays = strays;
    this.properties =
        new Properties(
            plan.type().properties(),
            plan.type().constants(),
            plan.type().references().stream().map(Reference::property).toList(),
            model.names());
    for (int kind = 0; kind < plan.edges().size(); kind++) {
      edges.add(new OwnedEdges(plan.edges().get(kind), model.names(), "e" + kind));
    }
    this.waiting = new NodeWaits(plan, model.names());
    this.order = KeyOrder.of(plan, model.names());
    this.sums = new NodeSums(plan.edges(), order.orElse(null), model.names());
    this.key = model.names().key();
    this.lock = UNWIND + plan.self().match("n", "$rows.key[i]") + " " + Names.lock("n");
    this.tokens = statement(Depth.TOKENS);
    this.deep = statement(Depth.DEEP);
  }

  private String columns(Depth depth, boolean atFirst) {
    String columns =
        edges.stream().map(kind -> ", " + kind.columns(depth)).collect(Collectors.joining());
    if (depth == Depth.DEEP) {
      columns +=
          furtherLabels().stream()
              .map(label -> "n:" + Cypher.name(label))
              .collect(Collectors.joining(", ", ", [", "] AS labels"));
    }
    return (atFirst ? properties.columnsAtFirst("n", depth) : properties.columns("n", depth))
        + columns;
  }

  private String statement(Depth depth) {
    return "%s%s RETURN i, %s"
        .formatted(UNWIND, plan.self().match("n", "$rows.key[i]"), columns(depth, false));
  }

  Optional<KeyOrder> order() {
    return order;
  }

  private List<String> furtherLabels() {
    return plan.type().labels().subList(1, plan.type().labels().size());
  }

  @Override
  public List<Found> compare(List<Mutation> expected, Depth depth, GraphTransaction transaction) {
    List<String> keys = Rows.keys(expected);
    Map<String, Object> parameters = Columnar.of(keys).column("key", key -> key).parameters();
    edges.forEach(kind -> kind.parameter(parameters));
    Map<Integer, List<HeldNode>> nodes = new HashMap<>();
    for (Record node : transaction.list(depth == Depth.DEEP ? deep : tokens, parameters)) {
      nodes.merge(node.get(0).asInt(), List.of(HeldNode.of(node, depth)), NodeRows::both);
    }
    return compare(
        expected,
        i -> Rows.at(nodes, i),
        waiting.find(keys, expected, waiting.any(transaction), transaction),
        transaction);
  }

  /**
   * Compares rows with the nodes of a range of keys. Versions are read where edges wait, which bear
   * that of their row, and if they are after some.
   *
   * @param newest of which a later version is told
   * @param others takes the keys of nodes that are of none of the rows
   */
  InRange compareRange(
      @Nullable String after,
      @Nullable String upTo,
      List<Mutation> expected,
      Depth depth,
      Version newest,
      Set<String> others,
      GraphTransaction transaction) {
    KeyOrder index = order.orElseThrow();
    Map<String, Object> parameters = index.bounds(after, upTo);
    Position position = newest.position();
    parameters.put("newest", List.of(newest.era(), position.lsn(), position.ordinal()));
    edges.forEach(kind -> kind.parameter(parameters));
    boolean summed = depth == Depth.BUCKETS;
    boolean anythingWaits = waiting.any(transaction);
    String statement =
        "%s%sRETURN n.%s AS key, %s%s"
            .formatted(
                index.match(after == null),
                summed ? "WITH n, " + sums.parts() + " " : "",
                key,
                columns(depth, !anythingWaits),
                summed ? ", " + sums.ofOne() + " AS sums" : "");
    Map<String, List<HeldNode>> nodes = HashMap.newHashMap(expected.size());
    Digest digest = sums.none();
    for (Record node : transaction.list(statement, parameters)) {
      if (summed) {
        digest = digest.plus(NodeSums.digest(node.get("sums")));
      }
      if (node.get(0).asObject() instanceof String named) { // else it is of no row
        nodes.merge(named, List.of(HeldNode.of(node, depth)), NodeRows::both);
      }
    }
    List<String> keys = Rows.keys(expected);
    List<Waits> waits = waiting.find(keys, expected, anythingWaits, transaction);
    List<Found> found =
        compare(
            expected,
            i -> Objects.requireNonNullElse(nodes.remove(keys.get(i)), List.of()),
            waits,
            transaction);
    others.addAll(nodes.keySet()); // what is left
    boolean tells = summed && waits.stream().allMatch(kind -> kind.byRow().isEmpty());
    return new InRange(found, tells ? digest : null);
  }

  /**
   * Rows as they were compared with a range.
   *
   * @param digest of the nodes of the range, if it was asked for; null where edges wait, since
   *     another row decides how long
   */
  record InRange(List<Found> rows, @Nullable Digest digest) {}

  /** What the nodes of a range of keys sum up to. */
  Digest digest(@Nullable String after, @Nullable String upTo, GraphTransaction transaction) {
    KeyOrder index = order.orElseThrow();
    String statement = index.match(after == null) + sums.ofAll();
    return NodeSums.digest(transaction.list(statement, index.bounds(after, upTo)).getFirst());
  }

  private static List<HeldNode> both(List<HeldNode> some, List<HeldNode> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private List<Found> compare(
      List<Mutation> expected,
      IntFunction<List<HeldNode>> nodes,
      List<Waits> waits,
      GraphTransaction transaction) {
    List<Found> found = Rows.begin(expected);
    for (int i = 0; i < found.size(); i++) {
      List<HeldNode> node = nodes.apply(i);
      switch (expected.get(i)) {
        case Mutation.Upsert upsert ->
            compare((NodeState) upsert.state(), node, waits, i, found.get(i));
        default -> compareGone(node, waits, i, found.get(i));
      }
    }
    strays.compare(plan.edges(), Rows.gone(expected, found), transaction);
    return found;
  }

  /** Whoever makes an edge of a row, or has it wait, locks the row's node first. */
  @Override
  public Set<String> lock(List<String> keys, GraphTransaction transaction) {
    List<String> sorted = keys.stream().sorted().toList();
    transaction.run(lock, Columnar.of(sorted).column("key", key -> key).parameters());
    return Set.of();
  }

  private void compare(
      NodeState state, List<HeldNode> nodes, List<Waits> waits, int i, Found found) {
    List<HeldNode> present =
        nodes.size() == 1 && !isBeingChanged(nodes.getFirst().version())
            ? nodes
            : nodes.stream().filter(node -> !isBeingChanged(node.version())).toList();
    if (present.isEmpty()) {
      nodes.forEach(node -> Properties.take(node.stored(), found));
      waiting.hold(waits, i, found);
      found.add(Kind.MISSING, "node", plan.name(), "");
      return;
    }
    if (nodes.size() > 1) {
      found.add(Kind.DUPLICATE, "node", "one node", nodes.size() + " nodes");
    }
    for (HeldNode node : present) {
      compare(state, node, found);
    }
    compareEdges(state, present, waits, i, found);
  }

  /** Its removal has begun, or only its making: it counts as absent. */
  private static boolean isBeingChanged(Value version) {
    return version.equals(NONE);
  }

  private void compare(NodeState state, HeldNode node, Found found) {
    properties.compare(node.stored(), state.values(), references(state), found);
    if (node.stored().values() != null) {
      Value labels = node.labels(edges.size());
      for (int label = 0; label < furtherLabels().size(); label++) {
        if (!labels.get(label).asBoolean()) {
          found.add(Kind.CONTENT, "label", furtherLabels().get(label), "");
        }
      }
    }
  }

  private static List<@Nullable String> references(NodeState state) {
    List<@Nullable String> texts = new ArrayList<>();
    state
        .references()
        .forEach(
            value ->
                texts.add(
                    value instanceof io.syncline.core.change.Value.Present(String text)
                        ? text
                        : null));
    return texts;
  }

  /** Where there are several nodes, their edges count together. */
  private void compareEdges(
      NodeState state, List<HeldNode> nodes, List<Waits> waits, int i, Found found) {
    Value version = nodes.getFirst().version();
    for (int kind = 0; kind < edges.size(); kind++) {
      int column = kind;
      Value ends =
          nodes.size() == 1
              ? nodes.getFirst().edges(column)
              : Values.value(
                  nodes.stream().flatMap(n -> n.edges(column).asList(v -> v).stream()).toList());
      List<Record> waiting = Rows.at(waits.get(kind).byRow(), i);
      Held held = new Held(ends, waiting, waits.get(kind).present());
      edges.get(kind).compare(NodeWaits.due(state, kind), version, held, found);
    }
  }

  private void compareGone(List<HeldNode> nodes, List<Waits> waits, int i, Found found) {
    for (HeldNode node : nodes) {
      Properties.take(node.stored(), found);
      for (int kind = 0; kind < edges.size(); kind++) {
        found.holds(node.edges(kind));
      }
      found.add(Kind.ORPHAN, "node", "", plan.name());
    }
    boolean waitsOnly = waiting.hold(waits, i, found) && nodes.isEmpty();
    if (waitsOnly) {
      found.add(Kind.ORPHAN, "edge", "", "waits");
    }
  }
}
