// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Version;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prepares rows with nodes to be written whole: the node counts as one that is just being made, so
 * that it gets its labels and releases what waits for it, and of its edges those are kept that are
 * right in every way. Any thread.
 */
final class NodeRepair {
  private final NodePlan plan;
  private final Names names;
  private final String findNewer;
  private final String loosen;

  NodeRepair(NodePlan plan, Names names) {
    this.plan = plan;
    this.names = names;
    String mayBeWritten = Repair.mayBeWritten("n." + names.version());
    String lock =
        "%s%s %sWITH n, i WHERE n.%s IS NOT NULL AND "
            .formatted(
                UNWIND, plan.self().match("n", "$rows.key[i]"), Names.lock("n"), names.key());
    this.findNewer = lock + "NOT " + mayBeWritten + " RETURN collect(i)";
    this.loosen =
        UNWIND
            + plan.self().match("n", "$rows.key[i]")
            + " SET n.%s = []".formatted(names.version());
  }

  /** A row of the batch. */
  private record Row(String key, Version version) {}

  void prepare(EntryBatch batch, Version newest, Work work) {
    List<Row> rows = new ArrayList<>();
    for (Mutation.Upsert upsert : batch.upserts()) {
      rows.add(new Row(upsert.id().key(), upsert.version()));
    }
    for (Mutation.Remove removal : batch.removals()) {
      rows.add(new Row(removal.id().key(), removal.version()));
    }
    if (rows.isEmpty()) {
      return;
    }
    GraphTransaction transaction = work.transaction();
    Set<Object> newer =
        new HashSet<>(transaction.value(findNewer, parameters(rows, newest)).asList());
    List<Row> left = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!newer.contains((long) i)) {
        left.add(rows.get(i));
      }
    }
    if (left.isEmpty()) {
      return;
    }
    Map<String, Object> parameters = parameters(left, newest);
    transaction.run(loosen, parameters);
    for (EdgePlan kind : plan.edges()) {
      parameters.put("entry", kind.id());
      parameters.put("constants", kind.type().constants());
      statements(kind, work.anythingWaits()).forEach(s -> transaction.run(s, parameters));
    }
  }

  private static Map<String, Object> parameters(List<Row> rows, Version newest) {
    return Columnar.of(rows)
        .column("key", Row::key)
        .versions(Row::version)
        .with("newest", Work.stored(newest))
        .parameters();
  }

  private List<String> statements(EdgePlan kind, boolean anythingWaits) {
    String edges =
        "%s%s MATCH %s WHERE r.%s = $entry "
            .formatted(
                UNWIND,
                plan.self().match("n", "$rows.key[i]"),
                kind.fromOwner("n", "r", "x"),
                names.entry());
    String end = kind.otherEnd().key("x");
    List<String> statements = new ArrayList<>();
    statements.add(
        "%sAND NOT coalesce(r.%s = n.%s AND x%s AND %s IS NOT NULL, false) DELETE r"
            .formatted(edges, names.key(), names.key(), kind.otherEnd().label(), end));
    statements.add(
        "%sWITH i, %s AS end, collect(r) AS same UNWIND tail(same) AS more DELETE more"
            .formatted(edges, end));
    if (!kind.type().constants().isEmpty()) {
      statements.add(edges + "SET " + constants(kind, "r"));
    }
    if (anythingWaits) {
      statements.add(
          "%sMATCH (w%s) WHERE w.%s = $entry AND w.%s = $rows.key[i] AND w.%s IS NOT NULL AND %s %s"
              .formatted(
                  UNWIND,
                  Names.WAITING,
                  names.entry(),
                  names.key(),
                  names.end(),
                  Repair.mayBeWritten("w." + names.version()),
                  Names.deleteNode("w", Names.WAITING)));
    }
    return statements;
  }

  /** Assignments of a kind's constants. */
  static String constants(EdgePlan kind, String variable) {
    return kind.type().constants().keySet().stream()
        .sorted()
        .map(Cypher::name)
        .map(name -> "%s.%s = $constants.%s".formatted(variable, name, name))
        .collect(Collectors.joining(", "));
  }
}
