// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.EndPlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.GraphTransaction.Answer;
import io.syncline.neo4j.session.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/**
 * Makes edges of one kind that are due and not there: at once where both ends are there, else as
 * waiting edges. Before an edge is left waiting, the end that is absent is locked, so that whoever
 * makes that end comes later and finds the waiting edge. Any thread.
 */
final class EdgeMaker {
  private static final int ATTEMPTS = 3;

  private final EdgePlan plan;
  private final Names names;
  private final EdgeStatements statements;

  EdgeMaker(EdgePlan plan, Names names) {
    this.plan = plan;
    this.names = names;
    this.statements = new EdgeStatements(plan, names);
  }

  /** Edges on their way to the graph, and which of them were created; null where there are none. */
  record Making(List<EdgeRow> due, @Nullable Answer<List<Record>> done) {}

  /** Has edges made; to be continued by {@link #finish}. */
  Making begin(List<EdgeRow> due, GraphTransaction transaction) {
    return create(sorted(due), transaction);
  }

  /**
   * @return the rows whose edges were created; the others wait now
   */
  List<EdgeRow> make(List<EdgeRow> due, GraphTransaction transaction) {
    return finish(begin(due, transaction), transaction);
  }

  /**
   * @return the rows whose edges were created; the others wait now
   */
  List<EdgeRow> finish(Making making, GraphTransaction transaction) {
    List<EdgeRow> created = new ArrayList<>();
    List<EdgeRow> missing = missing(making, created);
    for (int attempt = 0; !missing.isEmpty(); attempt++) {
      if (attempt == ATTEMPTS) {
        throw Refusal.disturbed("the ends of " + plan.id() + " come and go");
      }
      List<EdgeRow> absent = lockAbsent(missing, transaction);
      await(absent, transaction);
      missing.removeAll(new HashSet<>(absent));
      missing = missing(create(missing, transaction), created);
    }
    return created;
  }

  /** Neo4j locks the ends as they come; in one order, so that writers wait but do not deadlock. */
  private List<EdgeRow> sorted(List<EdgeRow> due) {
    return due.stream()
        .sorted(Comparator.comparing(row -> plan.ofJoin() ? row.to() : row.end(plan)))
        .toList();
  }

  /** Makes waiting edges of these, or rewrites them. */
  void await(List<EdgeRow> rows, GraphTransaction transaction) {
    transaction.run(statements.await, statements.awaiting(rows));
  }

  /** Deletes what waits in place of these edges. */
  void forget(List<EdgeRow> rows, GraphTransaction transaction) {
    if (!rows.isEmpty()) {
      transaction.run(
          statements.forget,
          Columnar.of(rows)
              .with("entry", plan.id())
              .column("key", EdgeRow::key)
              .column("end", row -> row.end(plan))
              .parameters());
    }
  }

  private Making create(List<EdgeRow> due, GraphTransaction transaction) {
    return new Making(
        due, due.isEmpty() ? null : transaction.ask(statements.create, statements.creating(due)));
  }

  private static List<EdgeRow> missing(Making making, List<EdgeRow> created) {
    List<EdgeRow> due = making.due();
    Answer<List<Record>> answer = making.done();
    if (answer == null) {
      return due;
    }
    List<Object> done = answer.await().getFirst().get(0).asList();
    if (done.size() == due.size()) {
      created.addAll(due);
      return List.of();
    }
    Set<Object> indexes = new HashSet<>(done);
    List<EdgeRow> missing = new ArrayList<>(due.size() - done.size());
    for (int i = 0; i < due.size(); i++) {
      (indexes.contains((long) i) ? created : missing).add(due.get(i));
    }
    return missing;
  }

  /** Those of the edges that lack an end, which is now locked. */
  private List<EdgeRow> lockAbsent(List<EdgeRow> missing, GraphTransaction transaction) {
    Set<String> from =
        locksStart()
            ? absent(plan.from(), missing.stream().map(EdgeRow::from).toList(), transaction)
            : Set.of();
    Set<String> to =
        locksEnd()
            ? absent(plan.to(), missing.stream().map(EdgeRow::to).toList(), transaction)
            : Set.of();
    return missing.stream()
        .filter(row -> from.contains(row.from()) || to.contains(row.to()))
        .toList();
  }

  private boolean locksStart() {
    return plan.ofJoin() || !plan.ownerAtStart();
  }

  private boolean locksEnd() {
    return plan.ofJoin() || plan.ownerAtStart();
  }

  private Set<String> absent(EndPlan end, List<String> keys, GraphTransaction transaction) {
    List<String> distinct = keys.stream().distinct().sorted().toList();
    Set<String> absent = new HashSet<>();
    Columnar<String> columns = Columnar.of(distinct).column("key", end::parameter);
    if (end.byReference()) {
      lockReferences(distinct.stream().map(end::reference).toList(), transaction);
    }
    String statement = end.byIdentity() ? lockByIdentity(end) : findAbsent(end);
    for (Object index : transaction.value(statement, columns.parameters()).asList()) {
      absent.add(distinct.get(((Long) index).intValue()));
    }
    return absent;
  }

  /**
   * Locks references against whoever makes one appear, or finds it absent, at the same time: both
   * run this.
   *
   * @param references as {@link EndPlan#reference} makes them, in the order of a set that is sorted
   */
  static void lockReferences(Collection<String> references, GraphTransaction transaction) {
    if (references.isEmpty()) {
      return;
    }
    transaction.run(
        UNWIND + "MERGE (l:SynclineLock {id: $rows.id[i]}) DELETE l",
        Columnar.of(List.copyOf(references)).column("id", id -> id).parameters());
  }

  private String lockByIdentity(EndPlan end) {
    return "%sMERGE (x%s {%s: $rows.key[i]}) ON CREATE SET x.%s = true WITH x, i WHERE x.%s DELETE x RETURN collect(i)"
        .formatted(UNWIND, end.label(), names.key(), names.ghost(), names.ghost());
  }

  private static String findAbsent(EndPlan end) {
    return UNWIND
        + "OPTIONAL %s WITH i, x WHERE x IS NULL RETURN collect(i)"
            .formatted(end.match("x", "$rows.key[i]"));
  }
}
