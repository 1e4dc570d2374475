// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.change.Value;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Random batches over some entries and keys, with their net effect worked out from the rows they
 * are about. Knows what every row must be afterwards.
 */
final class RandomBatches {
  private final TargetSession session;
  private final RandomRows random;
  private final Random dice;
  private final List<String> entries;
  private final List<Long> keys;
  private final boolean wholeEntries;
  private final Map<String, List<Tracked>> rows = new HashMap<>();

  /** A row through the batches; the origin is its key before the current one. */
  private static final class Tracked {
    @Nullable String origin;
    String key;
    EntityState state;
    @Nullable EntityState before;
    boolean written;

    Tracked(String key, EntityState state) {
      this.key = key;
      this.state = state;
    }
  }

  /**
   * @param wholeEntries whether the keys are all that the entries have, so that rows may move and
   *     entries be cleared
   */
  RandomBatches(
      TargetSession session,
      Random dice,
      List<String> entries,
      List<Long> keys,
      boolean wholeEntries) {
    this.session = session;
    this.dice = dice;
    this.random = new RandomRows(dice, session.mapping(), keys);
    this.entries = entries;
    this.keys = keys;
    this.wholeEntries = wholeEntries;
    entries.forEach(entry -> rows.put(entry, new ArrayList<>()));
  }

  /** What every row must be now. */
  Map<EntityId, EntityState> states() {
    Map<EntityId, EntityState> states = new HashMap<>();
    rows.forEach(
        (entry, list) -> list.forEach(row -> states.put(new EntityId(entry, row.key), row.state)));
    return states;
  }

  /** Changes rows at random and puts the net effect into the batch. */
  void fill(BatchMaker batch) {
    for (String entry : entries) {
      if (dice.nextInt(3) > 0) {
        fill(batch, entry, Objects.requireNonNull(rows.get(entry)));
      }
    }
  }

  private void fill(BatchMaker batch, String entry, List<Tracked> present) {
    Set<String> gone = new HashSet<>();
    for (Tracked row : present) {
      row.origin = row.key;
      row.before = row.state;
      row.written = false;
    }
    if (wholeEntries && dice.nextInt(40) == 0) {
      present.clear();
      batch.clear(entry);
    }
    for (int i = dice.nextInt(6); i >= 0; i--) {
      step(entry, present, gone);
    }
    put(batch, entry, present, gone);
  }

  private void step(String entry, List<Tracked> present, Set<String> gone) {
    Tracked row = present.isEmpty() ? null : present.get(dice.nextInt(present.size()));
    String key = random.key(entry, keys.get(dice.nextInt(keys.size())));
    Tracked other =
        present.stream().filter(candidate -> candidate.key.equals(key)).findFirst().orElse(null);
    switch (dice.nextInt(row == null ? 2 : wholeEntries ? 7 : 5)) {
      case 0, 1 -> {
        if (other == null) {
          other = new Tracked(key, random.state(entry, key, states()));
          present.add(other);
        }
        write(entry, other);
      }
      case 2, 3 -> write(entry, Objects.requireNonNull(row));
      case 4 -> {
        Tracked removed = Objects.requireNonNull(row);
        present.remove(removed);
        if (removed.origin != null) {
          gone.add(removed.origin);
        }
      }
      default -> move(entry, Objects.requireNonNull(row), other, key);
    }
  }

  private void write(String entry, Tracked row) {
    Map<EntityId, EntityState> others = states();
    others.remove(new EntityId(entry, row.key));
    row.state = random.state(entry, row.key, others);
    row.written = true;
  }

  /** Moves a row to a key, and the row that has it to the one left behind. */
  private void move(String entry, Tracked row, @Nullable Tracked other, String key) {
    if (other != null) {
      other.key = row.key;
      other.state = random.rekeyed(entry, other.state, other.key);
    }
    row.key = key;
    row.state = random.rekeyed(entry, row.state, key);
  }

  private void put(BatchMaker batch, String entry, List<Tracked> present, Set<String> gone) {
    Set<String> upserted = new HashSet<>();
    for (Tracked row : present) {
      boolean moved = row.origin != null && !row.origin.equals(row.key);
      if (moved) {
        batch.move(entry, Objects.requireNonNull(row.origin), row.key);
        if (gone.remove(row.key)) {
          batch.displaced(entry, row.key);
        }
      }
      if (moved || row.written || row.origin == null) {
        EntityState sent =
            row.before == null || row.origin == null ? row.state : sparse(row.before, row.state);
        batch.upsert(new Rows.Fixed(new EntityId(entry, row.key), sent));
        upserted.add(row.key);
      }
    }
    gone.removeAll(upserted);
    gone.forEach(key -> batch.remove(entry, key));
  }

  /** Leaves some of what did not change unchanged. */
  private EntityState sparse(EntityState before, EntityState after) {
    if (after instanceof NodeState node && before instanceof NodeState old) {
      List<EdgeEnds> edges = new ArrayList<>(node.edges());
      for (int i = 0; i < edges.size(); i++) {
        if (dice.nextBoolean() && edges.get(i).equals(old.edges().get(i))) {
          edges.set(i, EdgeEnds.UNCHANGED);
        }
      }
      return new NodeState(
          sparse(old.values(), node.values()), sparse(old.references(), node.references()), edges);
    }
    if (after instanceof EdgeState edge && before instanceof EdgeState old) {
      return new EdgeState(edge.from(), edge.to(), sparse(old.values(), edge.values()));
    }
    return after;
  }

  private List<Value> sparse(List<Value> before, List<Value> after) {
    List<Value> values = new ArrayList<>(after);
    for (int i = 0; i < values.size(); i++) {
      if (dice.nextBoolean() && values.get(i).equals(before.get(i))) {
        values.set(i, Value.UNCHANGED);
      }
    }
    return values;
  }

  TargetSession session() {
    return session;
  }
}
