// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.verify;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** Compares rows of a join table, each of which is an edge or a waiting edge. Any thread. */
final class JoinRows implements Rows {
  private static final int ATTEMPTS = 3;

  private final EdgePlan plan;
  private final Names names;
  private final Properties properties;
  private final Map<Depth, String> edges;
  private final Map<Depth, WaitingEdges> waiting;
  private final StrayEdges strays;
  private final String lockEdges;
  private final String lockWaiting;
  private final String lockAbsent;

  JoinRows(EdgePlan plan, GraphModel model, StrayEdges strays) {
    this.plan = plan;
    this.names = model.names();
    this.strays = strays;
    this.properties =
        new Properties(plan.type().properties(), plan.type().constants(), List.of(), names);
    this.edges = Map.of(Depth.TOKENS, statement(Depth.TOKENS), Depth.DEEP, statement(Depth.DEEP));
    this.lockEdges =
        "%sMATCH ()-[r%s {%s: $rows.row[i]}]->() %s"
                .formatted(UNWIND, plan.relationship(), names.row(), plan.byRow("r", names))
            + Names.lock("r");
    String awaited =
        "(w%s {%s: $entry, %s: $rows.key[i], %s: ''}) "
            .formatted(Names.WAITING, names.entry(), names.key(), names.end());
    this.lockWaiting =
        "%sMATCH %s%sWITH w, i WHERE w.%s IS NOT NULL RETURN collect(i)"
            .formatted(UNWIND, awaited, Names.lock("w"), names.key());
    this.lockAbsent =
        "%sMERGE %sON CREATE SET w.%s = true WITH w, i WHERE w.%s DELETE w RETURN collect(i)"
            .formatted(UNWIND, awaited, names.ghost(), names.ghost());
    this.waiting = Map.of(Depth.TOKENS, waiting(Depth.TOKENS), Depth.DEEP, waiting(Depth.DEEP));
  }

  private String statement(Depth depth) {
    return "%sMATCH (a)-[r%s {%s: $rows.row[i]}]->(b) %sRETURN i, r.%s AS entry, r.%s AS key, r.%s AS fromName, r.%s AS toName, %s AS from, %s AS to, %s"
        .formatted(
            UNWIND,
            plan.relationship(),
            names.row(),
            plan.byRow("r", names),
            names.entry(),
            names.key(),
            names.from(),
            names.to(),
            end("a", plan.from()),
            end("b", plan.to()),
            properties.columns("r", depth));
  }

  private static String end(String variable, EndPlan end) {
    return "CASE WHEN %s%s THEN %s END".formatted(variable, end.label(), end.key(variable));
  }

  private WaitingEdges waiting(Depth depth) {
    return new WaitingEdges(plan, names, properties.columns("w", depth));
  }

  @Override
  public List<Found> compare(List<Mutation> expected, Depth depth, GraphTransaction transaction) {
    List<String> keys = Rows.keys(expected);
    Map<Integer, List<Record>> there =
        Rows.byIndex(
            transaction.list(
                Objects.requireNonNull(edges.get(depth)),
                Columnar.of(keys).column("row", plan::rowId).parameters()));
    WaitingEdges waits = Objects.requireNonNull(waiting.get(depth));
    Map<Integer, List<Record>> awaited =
        WaitingEdges.anythingWaits(transaction) ? waits.find(keys, transaction) : Map.of();
    Set<String> starts = new HashSet<>();
    Set<String> ends = new HashSet<>();
    for (int i : awaited.keySet()) {
      if (expected.get(i) instanceof Mutation.Upsert upsert) {
        starts.add(((EdgeState) upsert.state()).from());
        ends.add(((EdgeState) upsert.state()).to());
      }
    }
    Set<String> startsThere = waits.present(plan.from(), starts, transaction);
    Set<String> endsThere = waits.present(plan.to(), ends, transaction);
    List<Found> found = Rows.begin(expected);
    for (int i = 0; i < found.size(); i++) {
      List<Record> made = Rows.at(there, i);
      List<Record> waiting = Rows.at(awaited, i);
      if (expected.get(i) instanceof Mutation.Upsert upsert) {
        EdgeState state = (EdgeState) upsert.state();
        boolean both = startsThere.contains(state.from()) && endsThere.contains(state.to());
        compare(state, made, waiting, both, found.get(i));
      } else {
        compareGone(made, waiting, found.get(i));
      }
    }
    strays.compare(List.of(plan), Rows.gone(expected, found), transaction);
    return found;
  }

  /**
   * Whoever turns a row's edge into a waiting one locks the edge and then the waiting one, also one
   * that is not there yet; whoever turns it back locks that. So with both locked, or their absence,
   * neither happens.
   */
  @Override
  public Set<String> lock(List<String> keys, GraphTransaction transaction) {
    List<String> open = keys.stream().sorted().toList();
    for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
      transaction.run(lockEdges, parameters(open));
      open = without(open, lockWaiting, transaction);
      open = without(open, lockAbsent, transaction);
    }
    return Set.copyOf(open);
  }

  private List<String> without(List<String> keys, String lock, GraphTransaction transaction) {
    if (keys.isEmpty()) {
      return keys;
    }
    Set<Object> locked = new HashSet<>(transaction.value(lock, parameters(keys)).asList());
    return IntStream.range(0, keys.size())
        .filter(i -> !locked.contains((long) i))
        .mapToObj(keys::get)
        .toList();
  }

  private Map<String, Object> parameters(List<String> keys) {
    return Columnar.of(keys)
        .with("entry", plan.id())
        .column("key", key -> key)
        .column("row", plan::rowId)
        .parameters();
  }

  private void compare(
      EdgeState state, List<Record> made, List<Record> waiting, boolean bothThere, Found found) {
    String what = what(state);
    int number = made.size() + waiting.size();
    if (number == 0) {
      found.add(Kind.MISSING, "edge", what, "");
    } else if (number > 1) {
      found.add(
          Kind.DUPLICATE,
          "edge",
          "one edge",
          made.size() + " edges, " + waiting.size() + " that wait");
    }
    for (Record edge : made) {
      compareEnds(state, edge, found);
      properties.compare(Properties.Stored.of(edge), state.values(), List.of(), found);
    }
    for (Record edge : waiting) {
      compareReferences(state, edge.get("from"), edge.get("to"), found);
      if (bothThere && number == 1) {
        found.add(Kind.EDGE, what, "edge", Discrepancy.WAITS_FOR_NOTHING);
      }
      properties.compare(Properties.Stored.of(edge), state.values(), List.of(), found);
    }
  }

  private void compareEnds(EdgeState state, Record edge, Found found) {
    found.holds(
        edge.get("from") + " " + edge.get("to") + edge.get("fromName") + edge.get("toName"));
    boolean right =
        isEnd(plan.from(), state.from(), edge.get("from"))
            && isEnd(plan.to(), state.to(), edge.get("to"));
    if (!right) {
      found.add(
          Kind.EDGE,
          what(state),
          state.from() + " -> " + state.to(),
          end(edge.get("from")) + " -> " + end(edge.get("to")));
    } else if (plan.keepsEnds()) {
      compareReferences(state, edge.get("fromName"), edge.get("toName"), found);
    }
    if (!edge.get("entry").equals(Values.value(plan.id()))
        || !edge.get("key").equals(Values.value(found.key()))) {
      found.add(
          Kind.EDGE,
          what(state),
          "row " + plan.id() + " " + found.key(),
          "row " + end(edge.get("entry")) + " " + end(edge.get("key")));
    }
  }

  private static boolean isEnd(EndPlan end, String key, Value actual) {
    return Values.value(end.parameter(key)).equals(actual);
  }

  private static String end(Value actual) {
    return actual.isNull() ? "another node" : String.valueOf(actual.asObject());
  }

  private void compareReferences(EdgeState state, Value from, Value to, Found found) {
    found.holds(from + " " + to);
    String expected =
        plan.from().reference(state.from()) + " -> " + plan.to().reference(state.to());
    String actual = named(from) + " -> " + named(to);
    if (!expected.equals(actual)) {
      found.add(Kind.EDGE, what(state), "names " + expected, "names " + actual);
    }
  }

  private static String named(Value reference) {
    return reference.isNull() ? "" : String.valueOf(reference.asObject());
  }

  private String what(EdgeState state) {
    return "%s %s %s -> %s %s"
        .formatted(plan.id(), plan.from().node(), state.from(), plan.to().node(), state.to());
  }

  private static void compareGone(List<Record> made, List<Record> waiting, Found found) {
    made.forEach(edge -> Properties.take(Properties.Stored.of(edge), found));
    waiting.forEach(edge -> Properties.take(Properties.Stored.of(edge), found));
    if (!made.isEmpty()) {
      found.add(Kind.ORPHAN, "edge", "", "edge");
    } else if (!waiting.isEmpty()) {
      found.add(Kind.ORPHAN, "edge", "", "waits");
    }
  }
}
