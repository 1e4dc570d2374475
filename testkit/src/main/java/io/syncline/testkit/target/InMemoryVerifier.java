// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Discrepancy.Kind;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what lies in the store with what it would be, had the rows been written. */
final class InMemoryVerifier implements TargetVerifier {
  private final BoundMapping mapping;
  private final InMemoryStore store;

  InMemoryVerifier(BoundMapping mapping, InMemoryStore store) {
    this.mapping = mapping;
    this.store = store;
  }

  @Override
  public List<Finding> compare(String entry, List<Mutation> expected, Depth depth) {
    Contents contents = contents();
    OwnedEdges edges = new OwnedEdges(contents);
    return expected.stream().map(mutation -> finding(mutation, depth, contents, edges)).toList();
  }

  /** One reading of the store is whole. */
  @Override
  public List<Finding> compareLocked(String entry, List<Mutation> expected, Depth depth) {
    return compare(entry, expected, depth);
  }

  private Finding finding(Mutation mutation, Depth depth, Contents contents, OwnedEdges edges) {
    return switch (mutation) {
      case Mutation.Upsert upsert -> {
        HeldRow held = held(upsert.id(), contents, edges);
        yield finding(upsert.id(), held, differences(due(upsert, contents), held, depth), contents);
      }
      case Mutation.Remove remove -> {
        HeldRow held = held(remove.id(), contents, edges);
        List<Discrepancy> orphan =
            held.equals(HeldRow.NOTHING)
                ? List.of()
                : List.of(
                    new Discrepancy(
                        Kind.ORPHAN, held.kind().isEmpty() ? "edge" : held.kind(), "", "there"));
        yield finding(remove.id(), held, orphan, contents);
      }
      case Mutation.Clear clear -> throw new IllegalArgumentException("no row: " + clear);
      case Mutation.Reread reread -> throw new IllegalArgumentException("not known: " + reread);
    };
  }

  private static Finding finding(
      EntityId id, HeldRow held, List<Discrepancy> discrepancies, Contents contents) {
    boolean owed = contents.rereads.values().stream().anyMatch(rows -> rows.contains(id));
    String token = held.equals(HeldRow.NOTHING) ? "" : held.toString();
    return new Finding(id, held.version(), token, owed, discrepancies);
  }

  static HeldRow held(EntityId id, Contents contents, OwnedEdges edges) {
    HeldRow damaged = contents.damaged.get(id);
    if (damaged != null) {
      return damaged;
    }
    StoredRow row = contents.rows.get(id);
    return row == null ? HeldRow.NOTHING : HeldRow.of(row, edges);
  }

  /** What the row would be beside all the others as they are. */
  private HeldRow due(Mutation.Upsert upsert, Contents contents) {
    Contents written = contents.copy();
    Shape shape = Shape.of(mapping, upsert.id().entry());
    StoredRow row = new StoredRow(upsert.id(), upsert.version(), upsert.state(), shape);
    if (!upsert.state().equals(stored(upsert.id(), contents))) {
      written.rows.put(upsert.id(), row);
      new Nodes(written).ensure(row);
    }
    return HeldRow.of(row, new OwnedEdges(written));
  }

  private static @Nullable Object stored(EntityId id, Contents contents) {
    StoredRow row = contents.rows.get(id);
    return row == null ? null : row.state();
  }

  private static List<Discrepancy> differences(HeldRow due, HeldRow held, Depth depth) {
    List<Discrepancy> found = new ArrayList<>();
    if (held.kind().isEmpty()) {
      found.add(new Discrepancy(Kind.MISSING, due.kind(), due.kind(), ""));
      return found;
    }
    boolean stale = !due.hash().equals(held.hash());
    if (stale) {
      String what = due.kind().equals("values") ? "values" : "hash";
      found.add(new Discrepancy(Kind.STALE, what, due.hash().toString(), held.hash().toString()));
    }
    if (depth == Depth.DEEP) {
      compareContent(due, held, stale ? Kind.STALE : Kind.CONTENT, found);
    }
    compareEdges(due, held, found);
    return found;
  }

  private static void compareContent(
      HeldRow due, HeldRow held, Kind kind, List<Discrepancy> found) {
    Set<String> names = new TreeSet<>(due.properties().keySet());
    names.addAll(held.properties().keySet());
    for (String name : names) {
      Object expected = due.properties().get(name);
      Object actual = held.properties().get(name);
      if (!Objects.deepEquals(expected, actual)) {
        found.add(new Discrepancy(kind, name, String.valueOf(expected), String.valueOf(actual)));
      }
    }
    for (String label : due.labels()) {
      if (!held.labels().contains(label)) {
        found.add(new Discrepancy(Kind.CONTENT, "label", label, ""));
      }
    }
  }

  private static void compareEdges(HeldRow due, HeldRow held, List<Discrepancy> found) {
    TreeMap<String, String> all = new TreeMap<>();
    Stream.of(due.edges().keySet(), held.edges().keySet(), due.waiting(), held.waiting())
        .forEach(edges -> edges.forEach(edge -> all.put(edge, edge)));
    for (String edge : all.keySet()) {
      String expected = text(due, edge);
      String actual = text(held, edge);
      if (!expected.equals(actual)) {
        found.add(new Discrepancy(Kind.EDGE, edge, expected, actual));
      }
    }
  }

  private static String text(HeldRow row, String edge) {
    int edges = row.edges().getOrDefault(edge, 0);
    return (edges == 0 ? "" : edges + " edges ") + (row.waiting().contains(edge) ? "waits" : "");
  }

  @Override
  public List<String> keys(String entry, @Nullable String after, int limit) {
    Contents contents = contents();
    return Stream.concat(contents.rows.keySet().stream(), contents.damaged.keySet().stream())
        .filter(id -> id.entry().equals(entry))
        .map(EntityId::key)
        .filter(key -> after == null || key.compareTo(after) > 0)
        .distinct()
        .sorted()
        .limit(limit)
        .toList();
  }

  @Override
  public List<Flaw> flaws() {
    synchronized (store) {
      return store.setUp ? List.of() : List.of(new Flaw("", "the store is not made", "MAKE STORE"));
    }
  }

  /** Contents are replaced, never changed, once they are the store's. */
  private Contents contents() {
    synchronized (store) {
      return store.contents;
    }
  }
}
