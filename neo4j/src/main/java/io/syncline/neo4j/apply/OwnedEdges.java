// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;
import static io.syncline.neo4j.session.Columnar.VERSION;

import io.syncline.core.change.Version;
import io.syncline.neo4j.apply.EdgeMaker.Making;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.Names;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.GraphTransaction.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/**
 * Writes the edges of one kind that rows with nodes of their own own. The owners' nodes are locked
 * by the same transaction before, so nobody else turns these edges into waiting ones or back. Any
 * thread.
 */
final class OwnedEdges {
  private final EdgePlan plan;
  private final EdgeMaker maker;
  private final String findDifferent;
  private final String deleteOthers;
  private final String findWaiting;
  private final String forgetOthers;

  OwnedEdges(EdgePlan plan, Names names) {
    this.plan = plan;
    this.maker = new EdgeMaker(plan, names);
    String owner = plan.ownerEnd().match("a", "$rows.key[i]");
    String other = plan.otherEnd().key("b");
    // A key of several parts is a list, and so not null, also where there is no node.
    String present = "CASE WHEN b IS NOT NULL THEN %s END".formatted(other);
    this.findDifferent =
        "%s%s OPTIONAL MATCH %s WHERE r.%s = $entry WITH i, collect(%s) AS has WHERE size(has) <> size($rows.due[i]) OR any(x IN has WHERE NOT coalesce(x IN $rows.due[i], false)) RETURN i, has"
            .formatted(UNWIND, owner, plan.fromOwner("a", "r", "b"), names.entry(), present);
    this.deleteOthers =
        "%s%s MATCH %s WHERE r.%s = $entry AND NOT coalesce(%s IN $rows.due[i], false) DELETE r"
            .formatted(UNWIND, owner, plan.fromOwner("a", "r", "b"), names.entry(), other);
    String waiting =
        "MATCH (w%s) WHERE w.%s = $entry AND w.%s = $rows.key[i] AND w.%s IS NOT NULL "
            .formatted(Names.WAITING, names.entry(), names.key(), names.end());
    this.findWaiting = UNWIND + waiting + "RETURN i, collect(w.%s) AS ends".formatted(names.end());
    this.forgetOthers =
        UNWIND
            + waiting
            + "SET w.%s = %s WITH w, i WHERE NOT w.%s IN $rows.dueKeys[i] %s"
                .formatted(
                    names.version(), VERSION, names.end(), Names.deleteNode("w", Names.WAITING));
  }

  /**
   * A row and the keys of the ends its edges of this kind must have.
   *
   * @param due null where the edges stay as they are
   */
  record Owner(String key, Version version, @Nullable List<String> due, Holds holds) {}

  /** What the graph may hold of a row's edges. */
  enum Holds {
    /** The row's node was made by this transaction. */
    NOTHING,
    /** Waiting edges at most. */
    NO_EDGE,
    ANYTHING
  }

  /** Begins to write the edges of rows: {@link Writing#make} and {@link Writing#finish} follow. */
  Writing begin(List<Owner> owners, Work work) {
    return new Writing(owners, work);
  }

  /** The edges of some rows while they are written. */
  final class Writing {
    private final Work work;
    private final List<Owner> older;
    private final List<Owner> connected;
    private final List<EdgeRow> missing = new ArrayList<>();
    private final @Nullable Answer<List<Record>> different;
    private Set<EdgeRow> waited = Set.of();
    private @Nullable Making making;

    private Writing(List<Owner> owners, Work work) {
      this.work = work;
      this.older = owners.stream().filter(owner -> owner.holds() != Holds.NOTHING).toList();
      this.connected =
          owners.stream()
              .filter(owner -> owner.holds() == Holds.ANYTHING && owner.due() != null)
              .toList();
      owners.stream()
          .filter(owner -> owner.holds() != Holds.ANYTHING)
          .forEach(owner -> addDue(owner, Set.of(), missing));
      if (!older.isEmpty()) {
        work.willAskWhetherAnythingWaited();
      }
      this.different =
          connected.isEmpty() ? null : work.transaction().ask(findDifferent, due(connected));
    }

    /** Takes away what is not due, and has made what is missing. */
    void make() {
      if (different != null) {
        reconcile(connected, different.await(), missing, work.transaction());
      }
      if (!older.isEmpty()) {
        waited = waiting(older, missing, work);
      }
      making = maker.begin(missing, work.transaction());
    }

    void finish() {
      List<EdgeRow> created = maker.finish(Objects.requireNonNull(making), work.transaction());
      if (created.size() < missing.size()) {
        work.waits();
      }
      maker.forget(created.stream().filter(waited::contains).toList(), work.transaction());
    }
  }

  private void addDue(Owner owner, Set<Object> has, List<EdgeRow> missing) {
    for (String key : Objects.requireNonNullElse(owner.due(), List.<String>of())) {
      if (!has.contains(plan.otherEnd().parameter(key))) {
        missing.add(EdgeRow.owned(plan, owner.key(), key, owner.version()));
      }
    }
  }

  /** Deletes edges that are not due any more, and adds those that are missing. */
  private void reconcile(
      List<Owner> owners,
      List<Record> differing,
      List<EdgeRow> missing,
      GraphTransaction transaction) {
    List<Owner> excessive = new ArrayList<>();
    for (Record different : differing) {
      Owner owner = owners.get(different.get("i").asInt());
      List<Object> has = different.get("has").asList();
      addDue(owner, new HashSet<>(has), missing);
      if (!has.isEmpty()) {
        excessive.add(owner);
      }
    }
    if (!excessive.isEmpty()) {
      transaction.run(deleteOthers, due(excessive));
    }
  }

  private Map<String, Object> due(List<Owner> owners) {
    return Columnar.of(owners)
        .with("entry", plan.id())
        .column("key", Owner::key)
        .column("due", owner -> keys(owner).stream().map(plan.otherEnd()::parameter).toList())
        .parameters();
  }

  private static List<String> keys(Owner owner) {
    return Objects.requireNonNullElse(owner.due(), List.of());
  }

  /**
   * Deletes waiting edges that are not due any more; the others get their owner's new version.
   *
   * @return those of the missing edges that wait
   */
  private Set<EdgeRow> waiting(List<Owner> owners, List<EdgeRow> missing, Work work) {
    if (!work.anythingWaited()) {
      return Set.of();
    }
    Map<String, Object> parameters =
        Columnar.of(owners).with("entry", plan.id()).column("key", Owner::key).parameters();
    Map<String, Set<Object>> ends = new HashMap<>();
    List<Owner> waiters = new ArrayList<>();
    for (Record found : work.transaction().list(findWaiting, parameters)) {
      Owner owner = owners.get(found.get("i").asInt());
      List<Object> has = found.get("ends").asList();
      if (owner.due() == null) {
        // Their ends may have come while they had their owner's older version.
        owner = keeping(owner, has);
        addDue(owner, Set.of(), missing);
      }
      waiters.add(owner);
      ends.put(owner.key(), new HashSet<>(has));
    }
    if (!waiters.isEmpty()) {
      work.transaction().run(forgetOthers, waiters(waiters));
    }
    Set<EdgeRow> waited = new HashSet<>(missing);
    waited.removeIf(row -> !ends.getOrDefault(row.key(), Set.of()).contains(row.end(plan)));
    return waited;
  }

  private static Owner keeping(Owner owner, List<Object> ends) {
    return new Owner(
        owner.key(),
        owner.version(),
        ends.stream().map(String.class::cast).toList(),
        owner.holds());
  }

  private Map<String, Object> waiters(List<Owner> waiters) {
    return Columnar.of(waiters)
        .with("entry", plan.id())
        .column("key", Owner::key)
        .column("dueKeys", OwnedEdges::keys)
        .versions(Owner::version)
        .parameters();
  }
}
