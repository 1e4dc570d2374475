// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** Compares the edges of one kind that rows own with those that they call for. Any thread. */
final class OwnedEdges {
  private static final int OWNER = 0;
  private static final int RIGHT = 1;
  private static final int END = 2;
  private static final int CONSTANTS = 3;
  private static final int PLAIN = 1;

  private final EdgePlan plan;
  private final Names names;
  private final String column;
  private final Map<String, Object> constants;

  /**
   * @param column name of the column that {@link #columns} makes
   */
  OwnedEdges(EdgePlan plan, Names names, String column) {
    this.plan = plan;
    this.names = names;
    this.column = column;
    this.constants = new TreeMap<>(plan.type().constants());
  }

  EdgePlan plan() {
    return plan;
  }

  /**
   * The kind's edges at the owner's node {@code n}: for each the other end's key alone where the
   * edge names its row and that end is what it should be; otherwise, and where there are constants,
   * the key of the row it names, whether the other end is what it should be, that end's key, and at
   * depth the constants.
   */
  String columns(Depth depth) {
    boolean constant = depth == Depth.DEEP && !constants.isEmpty();
    return "[%s WHERE r.%s = $%s | %s] AS %s"
        .formatted(
            plan.fromOwner("n", "r", "x"),
            names.entry(),
            column,
            constant
                ? whole(
                    constants.keySet().stream()
                        .map(name -> "r." + Cypher.name(name))
                        .collect(Collectors.joining(", ", ", [", "]")))
                : "CASE WHEN r.%1$s = n.%1$s AND x%2$s THEN [%3$s] ELSE %4$s END"
                    .formatted(
                        names.key(), plan.otherEnd().label(), plan.otherEnd().key("x"), whole("")),
            column);
  }

  private String whole(String more) {
    return "[r.%s, x%s, %s%s]"
        .formatted(names.key(), plan.otherEnd().label(), plan.otherEnd().key("x"), more);
  }

  /** What {@link #columns} takes. */
  void parameter(Map<String, Object> parameters) {
    parameters.put(column, plan.id());
  }

  /** Ends of edges as the graph holds them, and what waits. */
  record Held(Value edges, List<Record> waiting, Set<String> present) {}

  void compare(List<String> due, Value version, Held held, Found found) {
    if (held.waiting().isEmpty() && due.size() <= 1 && areJust(due, held.edges())) {
      if (!due.isEmpty()) {
        found.holds(plan.id());
        found.holds(held.edges());
      }
      return;
    }
    Map<Object, String> missing = new HashMap<>();
    due.forEach(key -> missing.put(parameter(key), key));
    Set<Object> there = new HashSet<>();
    List<String> taken = new ArrayList<>();
    for (Value edge : held.edges().values()) {
      Object end = end(edge, found);
      if (end == null) {
        taken.add(edge.toString());
        continue;
      }
      taken.add(end.toString());
      String what = what(end);
      if (!there.add(end)) {
        found.add(Kind.EDGE, what, "one edge", "several");
      } else if (missing.remove(end) == null) {
        found.add(Kind.EDGE, what, "", "edge");
      }
    }
    for (Record waiting : held.waiting()) {
      String key = waiting.get("end").asString();
      taken.add("waits " + key + waiting.get("version"));
      compareWaiting(waiting, version, held.present(), due.contains(key), found);
      if (there.contains(parameter(key))) {
        found.add(Kind.EDGE, what(key), "one edge", "an edge, and one that waits");
      }
      missing.remove(parameter(key));
    }
    missing.values().forEach(key -> found.add(Kind.EDGE, what(key), "edge", ""));
    if (!taken.isEmpty()) {
      taken.sort(null);
      found.holds(plan.id() + taken);
    }
  }

  /** Whether the edges are those that are due, at most one. */
  private boolean areJust(List<String> due, Value edges) {
    if (edges.size() != due.size() || due.isEmpty()) {
      return edges.size() == due.size();
    }
    Value edge = edges.get(0);
    return edge.size() == PLAIN
        && Objects.equals(edge.get(0).asObject(), parameter(due.getFirst()));
  }

  private static boolean isOf(Found found, Value edge) {
    return !edge.get(OWNER).isNull()
        && edge.get(OWNER).asObject() instanceof String owner
        && owner.equals(found.key());
  }

  private void compareWaiting(
      Record waiting, Value version, Set<String> present, boolean due, Found found) {
    String key = waiting.get("end").asString();
    String reference = plan.otherEnd().reference(key);
    String named = waiting.get(plan.ownerAtStart() ? "to" : "from").asString();
    if (!due) {
      found.add(Kind.EDGE, what(key), "", "waits");
    } else if (!named.equals(reference)) {
      found.add(Kind.EDGE, what(key), "waits for " + reference, "waits for " + named);
    } else if (present.contains(key)) {
      found.add(Kind.EDGE, what(key), "edge", Discrepancy.WAITS_FOR_NOTHING);
    } else if (!waiting.get("version").equals(version) && !version.isNull()) {
      String wrong = "waits at the version " + waiting.get("version");
      found.add(Kind.EDGE, what(key), "waits at the version " + version, wrong);
    }
  }

  /** The other end of an edge, comparable to {@link #parameter}; null if it is no end at all. */
  private @Nullable Object end(Value edge, Found found) {
    boolean plain = edge.size() == PLAIN;
    Value key = edge.get(plain ? 0 : END);
    boolean right = (plain || edge.get(RIGHT).asBoolean()) && !key.isNull();
    String what =
        right
            ? what(key.asObject())
            : plan.id() + arrow() + "a node that is no " + plan.otherEnd().node();
    if (!plain && !isOf(found, edge)) {
      String owner = Texts.of(edge.get(OWNER));
      found.add(Kind.EDGE, what, "owner " + Texts.of(found.key()), "owner " + owner);
      return null;
    }
    if (!right) {
      found.add(Kind.EDGE, what, "", "edge");
      return null;
    }
    int i = 0;
    for (Map.Entry<String, Object> constant :
        edge.size() > CONSTANTS ? constants.entrySet() : Set.<Map.Entry<String, Object>>of()) {
      Value actual = edge.get(CONSTANTS).get(i++);
      String name = what + "." + constant.getKey();
      Properties.compare(Kind.CONTENT, name, constant.getValue(), actual, found);
    }
    return key.asObject();
  }

  /** As the driver gives it back. */
  private Object parameter(String key) {
    return Values.value(plan.otherEnd().parameter(key)).asObject();
  }

  private String what(Object end) {
    String text =
        end instanceof List<?> parts
            ? parts.stream().map(String::valueOf).collect(Collectors.joining(", "))
            : end.toString();
    return plan.id() + arrow() + plan.otherEnd().node() + " " + text;
  }

  private String arrow() {
    return plan.ownerAtStart() ? " -> " : " <- ";
  }
}
