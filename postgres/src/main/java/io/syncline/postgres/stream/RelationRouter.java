// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.change.TableId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.catalog.RelationDescription;
import io.syncline.postgres.catalog.TableDescription;
import io.syncline.postgres.pgoutput.RelationShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folds partitions to their mapped tables, and notices what no longer fits the catalog. */
final class RelationRouter {

  /** Finds what a partition that was not there when the stream was opened is a partition of. */
  interface AncestorFinder {
    List<TableId> find(int oid);
  }

  /** What became of a mapped table. */
  record Surprise(TableId table, String what) {}

  private final Set<TableId> tables = new HashSet<>();
  private final Map<Integer, Route> routes = new HashMap<>();
  private final Map<Integer, Route> catalog = new HashMap<>();
  private final AncestorFinder ancestors;
  private final List<Surprise> surprises = new ArrayList<>(); // the stream's thread only

  /**
   * @param generated whether stored generated columns are published
   */
  RelationRouter(Collection<TableDescription> tables, boolean generated, AncestorFinder ancestors) {
    this.ancestors = ancestors;
    for (TableDescription table : tables) {
      this.tables.add(table.table().id());
      table.leaves().forEach(leaf -> add(table, leaf, generated));
    }
  }

  private void add(TableDescription table, RelationDescription leaf, boolean generated) {
    Route route = Route.of(table, leaf, generated);
    Route other = routes.put((int) leaf.oid(), route);
    catalog.put((int) leaf.oid(), route);
    if (other != null) {
      throw new SynclineException(
          ErrorCode.MAPPING_INVALID,
          "the rows of %s belong to both %s and %s; map only one of them"
              .formatted(leaf.id(), other.table(), route.table()));
    }
  }

  /** The mapped table that rows of a relation belong to; null if there is none. */
  @Nullable TableId table(int relation) {
    Route route = routes.get(relation);
    return route == null ? null : route.table();
  }

  /** Whether somebody wants rows of the relation, whose shape has just arrived. */
  boolean wants(RelationShape shape) {
    Route before = routes.get(shape.oid());
    if (before == null) {
      return isNewlyWanted(shape);
    }
    Route now = Route.of(before.table(), shape);
    String differences = before.differences(now);
    if (!differences.isEmpty()) {
      routes.put(shape.oid(), now);
      Route expected = catalog.get(shape.oid());
      if (expected == null || !expected.differences(now).isEmpty()) { // not what it comes to
        notice(before.table(), differences);
      }
    }
    return true;
  }

  private boolean isNewlyWanted(RelationShape shape) {
    Optional<TableId> table =
        tables.contains(shape.id())
            ? Optional.of(shape.id())
            : ancestors.find(shape.oid()).stream().filter(tables::contains).findFirst();
    table.ifPresent(
        wanted -> {
          routes.put(shape.oid(), Route.of(wanted, shape));
          notice(
              wanted,
              wanted.equals(shape.id())
                  ? "another table has its name now"
                  : "partition " + shape.id() + " is new");
        });
    return table.isPresent();
  }

  /**
   * The mapped tables that a truncation of these relations empties. One that keeps some of its
   * partitions is a surprise instead.
   */
  List<TableId> truncated(List<Integer> relations) {
    Set<Integer> emptied = new HashSet<>(relations);
    List<TableId> whole = new ArrayList<>();
    relations.stream()
        .map(routes::get)
        .filter(Objects::nonNull)
        .map(Route::table)
        .distinct()
        .forEach(
            table -> {
              if (routes.entrySet().stream()
                  .filter(route -> route.getValue().table().equals(table))
                  .allMatch(route -> emptied.contains(route.getKey()))) {
                whole.add(table);
              } else {
                notice(table, "a part of it was truncated");
              }
            });
    return whole;
  }

  void notice(TableId table, String what) {
    surprises.add(new Surprise(table, what));
  }

  /** What was noticed since the last call. */
  List<Surprise> takeSurprises() {
    if (surprises.isEmpty()) {
      return List.of();
    }
    List<Surprise> taken = List.copyOf(surprises);
    surprises.clear();
    return taken;
  }
}
