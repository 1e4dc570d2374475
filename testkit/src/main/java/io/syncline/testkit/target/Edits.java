// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.Move;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.Mutation;
import io.syncline.testkit.target.Contents.EdgeKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Carries a batch out on contents, row by row, each guarded by its version. */
final class Edits {
  private final BoundMapping mapping;
  private final Contents contents;
  private final Nodes nodes;
  private final List<EntityId> rereads = new ArrayList<>();
  private long written;

  Edits(BoundMapping mapping, Contents contents) {
    this.mapping = mapping;
    this.contents = contents;
    this.nodes = new Nodes(contents);
  }

  void apply(Batch batch) {
    for (EntryBatch entry : batch.entries()) {
      Map<String, Version> versions = versions(entry);
      if (entry.clear()) {
        clear(entry.entry());
      }
      displace(entry, versions);
      move(entry, versions);
      entry.upserts().forEach(upsert -> upsert(upsert, batch.scope()));
      entry.removals().forEach(this::remove);
    }
    nodes.settle();
  }

  private void clear(String entry) {
    contents.rowsOf(entry).forEach(this::remove);
    contents.rereads.values().forEach(ids -> ids.removeIf(id -> id.entry().equals(entry)));
  }

  /** Takes away what a former entry left and the present one does not own. */
  void removeLeftovers(String entry, Leftovers leftovers) {
    if (leftovers.everything()) {
      clear(entry);
    } else {
      contents.rowsOf(entry).forEach(row -> contents.rows.put(row.id(), row.without(leftovers)));
    }
    nodes.settle();
  }

  void sweep(String entry, Version olderThan) {
    for (StoredRow row : contents.rowsOf(entry)) {
      if (row.version().compareTo(olderThan) < 0) {
        remove(row);
      }
    }
    nodes.settle();
  }

  long written() {
    return written;
  }

  List<EntityId> rereads() {
    return rereads;
  }

  /** A displaced key is one that a moved row takes over, unless it has done so already. */
  private void displace(EntryBatch entry, Map<String, Version> versions) {
    for (String key : entry.displaced()) {
      Version successor = versions.get(key);
      if (successor == null) {
        throw new IllegalArgumentException(entry.entry() + " " + key + " is displaced by no row");
      }
      Version arrival =
          entry.moves().stream()
              .filter(move -> move.to().equals(key))
              .map(move -> earlier(move.since(), successor))
              .findFirst()
              .orElse(successor);
      remove(new EntityId(entry.entry(), key), arrival, false);
    }
  }

  private static Version earlier(Version one, Version other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The version that each row has after the batch. */
  private static Map<String, Version> versions(EntryBatch entry) {
    Map<String, Version> versions = new HashMap<>();
    entry.removals().forEach(removal -> versions.put(removal.id().key(), removal.version()));
    entry.moves().forEach(move -> versions.put(move.to(), move.version()));
    entry.upserts().forEach(upsert -> versions.put(upsert.id().key(), upsert.version()));
    return versions;
  }

  /** What is at the old key moves unless it came there with this batch, which is then repeated. */
  private void move(EntryBatch entry, Map<String, Version> versions) {
    Map<Move, StoredRow> moving = new LinkedHashMap<>();
    for (Move move : entry.moves()) {
      StoredRow row = contents.rows.get(new EntityId(entry.entry(), move.from()));
      Version after = versions.getOrDefault(move.from(), move.version());
      if (row != null && row.version().compareTo(earlier(move.since(), after)) < 0) {
        moving.put(move, row);
      }
    }
    moving.values().forEach(row -> contents.rows.remove(row.id()));
    Relocation relocation = new Relocation(entry.entry());
    moving.forEach(
        (move, row) -> {
          EntityId to = new EntityId(entry.entry(), move.to());
          StoredRow occupant = contents.rows.get(to);
          if (occupant != null && occupant.version().compareTo(move.version()) >= 0) {
            drop(row);
          } else {
            if (occupant != null) {
              drop(occupant);
            }
            relocation.take(row, move);
          }
        });
    relocation.put();
  }

  /** Moves rows with the nodes they are and what users keep on their edges; all at once. */
  private final class Relocation {
    private final String entry;
    private final List<StoredRow> rows = new ArrayList<>();
    private final Map<String, String> nodeByKey = new LinkedHashMap<>();
    private final Map<EdgeKey, Map<String, Object>> extras = new HashMap<>();

    Relocation(String entry) {
      this.entry = entry;
    }

    void take(StoredRow row, Move move) {
      String to = move.to();
      rows.add(row.moved(to, move.version()));
      String node = nodes.release(entry, row.id().key());
      if (node != null) {
        nodeByKey.put(to, node);
      }
      for (EdgeKey edge : contents.edgeExtrasOf(row)) {
        Map<String, Object> properties = contents.edgeExtras.remove(edge);
        extras.put(new EdgeKey(edge.type(), to, edge.end()), properties);
      }
    }

    void put() {
      rows.forEach(row -> contents.rows.put(row.id(), row));
      nodeByKey.forEach((key, node) -> nodes.assign(entry, key, node));
      contents.edgeExtras.putAll(extras);
    }
  }

  private void upsert(Mutation.Upsert upsert, Batch.Scope scope) {
    StoredRow stored = contents.rows.get(upsert.id());
    if (stored != null && stored.version().compareTo(upsert.version()) > 0) {
      return;
    }
    Shape shape = Shape.of(mapping, upsert.id().entry());
    EntityState before = stored == null ? null : Realigned.state(stored, shape);
    switch (StateScope.merge(before, upsert.state(), scope)) {
      case StateScope.Merged.Whole(EntityState state) -> {
        StoredRow row = new StoredRow(upsert.id(), upsert.version(), state, shape);
        contents.rows.put(upsert.id(), row);
        contents.damaged.remove(upsert.id());
        if (upsert.state().complete() && scope != Batch.Scope.NODES) {
          contents.settled(upsert.id());
        }
        nodes.ensure(row);
        written++;
      }
      case StateScope.Merged.OutOfScope outOfScope -> {
        if (scope == Batch.Scope.EDGES && upsert.state() instanceof HeldValues) {
          contents.settled(upsert.id());
        }
      }
      case StateScope.Merged.Incomplete incomplete -> rereads.add(upsert.id());
    }
  }

  private void remove(Mutation.Remove removal) {
    contents.settled(removal.id());
    contents.damaged.remove(removal.id());
    remove(removal.id(), removal.version(), true);
  }

  /** Removes a row unless it is newer. */
  private void remove(EntityId id, Version version, boolean orEqual) {
    StoredRow row = contents.rows.get(id);
    if (row == null) {
      return;
    }
    int order = row.version().compareTo(version);
    if (order < 0 || (order == 0 && orEqual)) {
      remove(row);
    }
  }

  private void remove(StoredRow row) {
    contents.rows.remove(row.id());
    drop(row);
    written++;
  }

  /** Lets go of what a row, taken out already, was in the graph. */
  private void drop(StoredRow row) {
    nodes.drop(row);
    contents.edgeExtrasOf(row).forEach(contents.edgeExtras::remove);
  }
}
