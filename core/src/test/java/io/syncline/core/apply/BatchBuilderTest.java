// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.change.Value;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.projection.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A batch's net effect on a store is the effect of its mutations one by one. */
final class BatchBuilderTest {

  /** What a store holds under a key: which node it is, and its one property. */
  private record Stored(int node, String value) {}

  @Property(tries = 3000)
  void netEffectEqualsTheMutationsOneByOne(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int length) {
    Random random = new Random(seed);
    Map<String, Stored> stepwise = start();
    BatchBuilder builder = new BatchBuilder();
    Nodes nodes = new Nodes();

    for (int i = 1; i <= length; i++) {
      for (Mutation mutation : randomStatement(random, stepwise, i)) {
        builder.add(mutation);
        applyOne(stepwise, mutation, nodes);
      }
    }

    Map<String, Stored> atOnce = start();
    for (EntryBatch batch : builder.build(CHECKPOINT, Batch.Scope.ALL).entries()) {
      applyNet(atOnce, batch);
    }
    assertThat(values(atOnce)).isEqualTo(values(stepwise));
    stepwise.forEach(
        (key, stored) -> {
          if (stored.node() < FIRST_NEW) {
            assertThat(atOnce.get(key)).as("identity at %s, seed %d", key, seed).isEqualTo(stored);
          }
        });
  }

  @Test
  void aRowThatComesToAKeyLeftByOneThatIsGoneHasNothingOfIt() {
    EntityId partly = new EntityId("T", "a");
    BatchBuilder builder = new BatchBuilder();
    builder.add(upsert("d", "a", 1));
    builder.add(new Mutation.Remove(new EntityId("T", "d"), version(2)));
    NodeState unchanged = new NodeState(List.of(Value.UNCHANGED), List.of(), List.of());
    builder.add(new Mutation.Upsert(partly, version(3), null, unchanged));

    Batch batch = builder.build(CHECKPOINT, Batch.Scope.ALL);

    assertThat(batch.rereads()).containsExactly(partly);
    assertThat(batch.entries().getFirst().upserts()).isEmpty();
    assertThat(batch.entries().getFirst().removals())
        .containsExactly(
            new Mutation.Remove(partly, version(2)),
            new Mutation.Remove(new EntityId("T", "d"), version(2)));
  }

  @Test
  void aKeyThatARowOnlyPassedIsEmptyAfterwards() {
    BatchBuilder builder = new BatchBuilder();
    builder.add(upsert("b", "a", 1)); // who reads b now, ahead of the stream, finds the row
    builder.add(upsert("c", "b", 2));

    EntryBatch batch = builder.build(CHECKPOINT, Batch.Scope.ALL).entries().getFirst();

    assertThat(batch.moves()).containsExactly(new Move("a", "c", version(2), version(1)));
    assertThat(batch.removals())
        .containsExactly(new Mutation.Remove(new EntityId("T", "b"), version(2)));
  }

  @Test
  void aKeyThatIsLeftIsEmptyAfterwardsWhoeverCameToItMeanwhile() {
    BatchBuilder builder = new BatchBuilder();
    builder.add(upsert("c", "a", 1));
    builder.add(upsert("a", "b", 2));
    builder.add(upsert("b", "c", 3));
    builder.add(new Mutation.Remove(new EntityId("T", "b"), version(4)));

    EntryBatch batch = builder.build(CHECKPOINT, Batch.Scope.ALL).entries().getFirst();

    assertThat(batch.moves()).containsExactly(new Move("b", "a", version(2), version(2)));
    assertThat(batch.displaced()).containsExactly("a");
    assertThat(batch.removals()).contains(new Mutation.Remove(new EntityId("T", "b"), version(4)));
  }

  private static final Checkpoint CHECKPOINT =
      new Checkpoint(Checkpoint.Stage.STREAM, 1, Position.START, "");
  private static final int FIRST_NEW = 100;
  private static final List<String> KEYS = List.of("a", "b", "c", "d", "e");

  private static final class Nodes {
    private int last = FIRST_NEW - 1;

    int next() {
      return ++last;
    }
  }

  private static Map<String, Stored> start() {
    Map<String, Stored> start = new TreeMap<>();
    start.put("a", new Stored(1, "0"));
    start.put("b", new Stored(2, "0"));
    start.put("c", new Stored(3, "0"));
    return start;
  }

  /** One statement's mutations: only such as a table with a primary key allows. */
  private static List<Mutation> randomStatement(
      Random random, Map<String, Stored> table, int number) {
    List<String> present = new ArrayList<>(table.keySet());
    List<String> absent = new ArrayList<>(KEYS);
    absent.removeAll(present);
    int choice = random.nextInt(20);
    if (choice == 0) {
      return List.of(new Mutation.Clear("T", version(number)));
    }
    if (!absent.isEmpty() && (present.isEmpty() || choice < 6)) {
      return List.of(upsert(pick(random, absent), null, number));
    }
    String key = pick(random, present);
    if (choice < 10) {
      return List.of(new Mutation.Remove(new EntityId("T", key), version(number)));
    }
    if (choice < 14 && !absent.isEmpty()) {
      return List.of(upsert(pick(random, absent), key, number));
    }
    if (choice < 16 && !absent.isEmpty()) {
      EntityId moved = new EntityId("T", pick(random, absent));
      return List.of(new Mutation.Reread(moved, version(number), key));
    }
    return List.of(upsert(key, null, number));
  }

  private static String pick(Random random, List<String> keys) {
    return keys.get(random.nextInt(keys.size()));
  }

  private static Mutation.Upsert upsert(
      String key, @org.jspecify.annotations.Nullable String formerKey, int number) {
    return new Mutation.Upsert(
        new EntityId("T", key),
        version(number),
        formerKey,
        new NodeState(List.of(Value.of(Integer.toString(number))), List.of(), List.of()));
  }

  private static Version version(int number) {
    return new Version(1, new Position(number, 0));
  }

  private static void applyOne(Map<String, Stored> table, Mutation mutation, Nodes nodes) {
    switch (mutation) {
      case Mutation.Clear clear -> table.clear();
      case Mutation.Remove remove -> table.remove(remove.id().key());
      case Mutation.Reread reread -> {
        Stored before = table.remove(String.valueOf(reread.formerKey()));
        if (before != null) {
          table.put(reread.id().key(), before);
        }
      }
      case Mutation.Upsert upsert -> {
        String former = upsert.formerKey() == null ? upsert.id().key() : upsert.formerKey();
        Stored before = table.remove(former);
        int node = before == null ? nodes.next() : before.node();
        table.put(upsert.id().key(), new Stored(node, value(upsert)));
      }
    }
  }

  private static void applyNet(Map<String, Stored> store, EntryBatch batch) {
    if (batch.clear()) {
      store.clear();
    }
    batch.displaced().forEach(store::remove);
    Map<String, Stored> moving = new TreeMap<>();
    for (Move move : batch.moves()) {
      Stored moved = store.remove(move.from());
      if (moved != null) {
        moving.put(move.to(), moved);
      }
    }
    moving.forEach((key, stored) -> assertThat(store.put(key, stored)).isNull());
    for (Mutation.Upsert upsert : batch.upserts()) {
      Stored before = store.get(upsert.id().key());
      int node = before == null ? FIRST_NEW : before.node();
      store.put(upsert.id().key(), new Stored(node, value(upsert)));
    }
    batch.removals().forEach(remove -> store.remove(remove.id().key()));
  }

  private static String value(Mutation.Upsert upsert) {
    NodeState state = (NodeState) upsert.state();
    return ((Value.Present) state.values().getFirst()).text();
  }

  private static Map<String, String> values(Map<String, Stored> store) {
    Map<String, String> values = new TreeMap<>();
    store.forEach((key, stored) -> values.put(key, stored.value()));
    return values;
  }
}
