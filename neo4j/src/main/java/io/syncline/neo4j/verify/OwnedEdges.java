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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** Compares the edges of one kind that rows own with those that they call for. Any thread. */
final class OwnedEdges {
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
   * The kind's edges at the owner's node {@code n}: the key of the other end, and a map where there
   * is more to say.
   */
  String columns(Depth depth) {
    boolean whole = depth == Depth.DEEP && !constants.isEmpty();
    String end = plan.otherEnd().key("x");
    String regular = "r.%1$s = n.%1$s AND x%2$s".formatted(names.key(), plan.otherEnd().label());
    String map =
        "{owner: r.%s, right: x%s, end: %s, label: head(labels(x)), constants: %s}"
            .formatted(
                names.key(),
                plan.otherEnd().label(),
                end,
                whole
                    ? constants.keySet().stream()
                        .map(name -> "r." + Cypher.name(name))
                        .collect(Collectors.joining(", ", "[", "]"))
                    : "null");
    return "[%s WHERE r.%s = $%s | %s] AS %s"
        .formatted(
            plan.fromOwner("n", "r", "x"),
            names.entry(),
            column,
            whole ? map : "CASE WHEN %s THEN %s ELSE %s END".formatted(regular, end, map),
            column);
  }

  /** What {@link #columns} takes. */
  void parameter(Map<String, Object> parameters) {
    parameters.put(column, plan.id());
  }

  /** Ends of edges as the graph holds them, and what waits. */
  record Held(Value edges, List<Record> waiting, Set<String> present) {}

  void compare(List<String> due, Value version, Held held, Found found) {
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
    if (!(edge.asObject() instanceof Map<?, ?>)) {
      return edge.asObject();
    }
    String owner = edge.get("owner").isNull() ? "" : Texts.of(edge.get("owner"));
    boolean right = edge.get("right").asBoolean() && !edge.get("end").isNull();
    String what =
        right
            ? what(edge.get("end").asObject())
            : plan.id() + arrow() + "a node that is no " + plan.otherEnd().node();
    if (!owner.equals(Texts.of(found.key()))) {
      found.add(Kind.EDGE, what, "owner " + Texts.of(found.key()), "owner " + owner);
      return null;
    }
    if (!right) {
      found.add(Kind.EDGE, what, "", "edge");
      return null;
    }
    int i = 0;
    for (Map.Entry<String, Object> constant : constants.entrySet()) {
      if (!edge.get("constants").isNull()) {
        Value actual = edge.get("constants").get(i++);
        String name = what + "." + constant.getKey();
        Properties.compare(Kind.CONTENT, name, constant.getValue(), actual, found);
      }
    }
    return edge.get("end").asObject();
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
