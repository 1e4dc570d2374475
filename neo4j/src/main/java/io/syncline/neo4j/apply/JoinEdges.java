// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.apply.JoinRows.Found;
import io.syncline.neo4j.apply.JoinRows.Read;
import io.syncline.neo4j.content.ContentMaker;
import io.syncline.neo4j.content.RowContent;
import io.syncline.neo4j.content.Stored;
import io.syncline.neo4j.model.EdgePlan;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the edges of join rows. A join row has no node that could be locked, so what is found of
 * it, edge or waiting edge, is locked; and what was not found is made sure of afterwards, since
 * another pipeline may have turned the one into the other between two looks. Any thread.
 */
final class JoinEdges {
  private final EdgePlan plan;
  private final ContentMaker contents;
  private final EdgeMaker maker;
  private final JoinRows rows;
  private final Release release;

  JoinEdges(EdgePlan plan, GraphModel model, Release release) {
    this.plan = plan;
    this.contents = new ContentMaker(plan.type().properties());
    this.maker = new EdgeMaker(plan, model.names());
    this.rows = new JoinRows(plan, model.names());
    this.release = release;
  }

  /** What is to be done, sorted out by what was found. */
  private static final class Sorted {
    final List<EdgeRow> update = new ArrayList<>();
    final List<EdgeRow> replace = new ArrayList<>();
    final List<EdgeRow> rewriteWaiting = new ArrayList<>();
    final List<EdgeRow> make = new ArrayList<>();
    final List<EntityId> unknown = new ArrayList<>();
  }

  void upsert(List<Mutation.Upsert> upserts, Work work) {
    GraphTransaction transaction = work.transaction();
    List<String> keys = upserts.stream().map(upsert -> upsert.id().key()).toList();
    Read read = upserts.stream().allMatch(JoinEdges::isComplete) ? Read.STATE : Read.WHOLE;
    Map<String, Found> edges = rows.lockEdges(keys, read, transaction);
    Map<String, Found> waiting =
        work.anythingWaits() ? rows.lockWaiting(keys, read, transaction) : Map.of();
    Sorted sorted = new Sorted();
    for (Mutation.Upsert upsert : upserts) {
      sort(upsert, edges.get(upsert.id().key()), waiting.get(upsert.id().key()), sorted, work);
    }
    rereadUnknown(sorted.unknown, edges.keySet(), work);
    rows.update(sorted.update, transaction);
    rows.delete(sorted.replace.stream().map(EdgeRow::key).toList(), transaction);
    sorted.make.addAll(sorted.replace);
    make(sorted.make, work);
    rewriteWaiting(sorted.rewriteWaiting, transaction);
    work.written(sorted.update.size() + sorted.make.size() + sorted.rewriteWaiting.size());
  }

  private static boolean isComplete(Mutation.Upsert upsert) {
    return ContentMaker.isComplete(((EdgeState) upsert.state()).values());
  }

  private void sort(
      Mutation.Upsert upsert,
      @Nullable Found edge,
      @Nullable Found waiting,
      Sorted sorted,
      Work work) {
    Found found = edge == null ? waiting : edge;
    if (found != null && found.isNewerThan(upsert.version())) {
      work.skip(upsert.id());
      return;
    }
    EdgeState state = (EdgeState) upsert.state();
    boolean sameEnds =
        found != null
            && found.from().equals(plan.from().reference(state.from()))
            && found.to().equals(plan.to().reference(state.to()));
    RowContent content = content(state, found);
    if (content == null) {
      sorted.unknown.add(upsert.id());
      return;
    }
    EdgeRow row =
        new EdgeRow(upsert.id().key(), state.from(), state.to(), upsert.version(), content);
    if (sameEnds) {
      (edge != null ? sorted.update : sorted.rewriteWaiting).add(row);
    } else {
      (edge == null ? sorted.make : sorted.replace).add(row);
    }
  }

  /** Null where a value is unchanged that is not known. */
  private @Nullable RowContent content(EdgeState state, @Nullable Found found) {
    return ContentMaker.isComplete(state.values())
        ? contents.complete(state.values())
        : contents.incomplete(state.values(), found == null ? Stored.NOTHING : found.stored());
  }

  /** What was in neither place may have changed places between the two looks. */
  private void rereadUnknown(List<EntityId> unknown, Set<String> found, Work work) {
    List<String> missing =
        unknown.stream().map(EntityId::key).filter(key -> !found.contains(key)).toList();
    if (!rows.lockEdges(missing, Read.STATE, work.transaction()).isEmpty()) {
      throw rows.disturbed();
    }
    unknown.forEach(work::reread);
  }

  private void make(List<EdgeRow> due, Work work) {
    if (due.isEmpty()) {
      return;
    }
    List<EdgeRow> created = maker.make(due, work.transaction());
    if (work.anythingWaits()) {
      maker.forget(created, work.transaction());
    }
    if (created.size() < due.size()) {
      Set<EdgeRow> awaited = new HashSet<>(due);
      created.forEach(awaited::remove);
      rows.mustWait(awaited, work.transaction());
    }
  }

  /** The ends are the same, so what the graph added to the edge stays with it. */
  private void rewriteWaiting(List<EdgeRow> due, GraphTransaction transaction) {
    if (due.isEmpty()) {
      return;
    }
    maker.await(due, transaction);
    rows.mustWait(due, transaction);
    release.release(
        due.stream()
            .map(
                row ->
                    new Release.Waiting(
                        plan.id(),
                        row.key(),
                        "",
                        plan.from().reference(row.from()),
                        plan.to().reference(row.to())))
            .toList(),
        transaction);
  }

  /** What there is of rows, edges or waiting edges; locked. */
  Map<String, Found> lock(List<String> keys, Work work) {
    Map<String, Found> found = new HashMap<>();
    if (work.anythingWaits()) {
      found.putAll(rows.lockWaiting(keys, Read.STATE, work.transaction()));
    }
    found.putAll(rows.lockEdges(keys, Read.STATE, work.transaction()));
    return found;
  }

  void remove(List<Mutation.Remove> removals, Work work) {
    if (removals.isEmpty()) {
      return;
    }
    GraphTransaction transaction = work.transaction();
    Map<String, Version> versions = new java.util.LinkedHashMap<>();
    removals.forEach(removal -> versions.put(removal.id().key(), removal.version()));
    Set<String> left = new HashSet<>(versions.keySet());
    removeEdges(versions, left, work);
    if (work.anythingWaits()) {
      Map<String, Found> waiting =
          rows.lockWaiting(List.copyOf(versions.keySet()), Read.STATE, transaction);
      left.removeAll(waiting.keySet());
      List<String> gone = notNewer(waiting, versions);
      rows.forget(gone, transaction);
      work.written(gone.size());
    }
    if (!left.isEmpty()) {
      rows.lockAbsentWaiting(List.copyOf(left), transaction);
      removeEdges(versions, left, work);
    }
  }

  private void removeEdges(Map<String, Version> versions, Set<String> left, Work work) {
    Map<String, Found> edges = rows.lockEdges(List.copyOf(left), Read.STATE, work.transaction());
    left.removeAll(edges.keySet());
    List<String> gone = notNewer(edges, versions);
    rows.delete(gone, work.transaction());
    work.written(gone.size());
  }

  private static List<String> notNewer(Map<String, Found> found, Map<String, Version> versions) {
    return found.entrySet().stream()
        .filter(entry -> !entry.getValue().isNewerThan(version(versions, entry.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Version version(Map<String, Version> versions, String key) {
    return java.util.Objects.requireNonNull(versions.get(key));
  }
}
