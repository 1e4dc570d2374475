// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IsolationTest {
  private static final Checkpoint START =
      new Checkpoint(Checkpoint.Stage.STREAM, 1, Position.endOf(5), "s");
  private static final Checkpoint END = START.at(Position.endOf(100));

  private final List<Mutation> applied = new ArrayList<>();
  private final List<Mutation> aside = new ArrayList<>();
  private final List<Position> checkpoints = new ArrayList<>();

  private static Mutation upsert(int key, long lsn, long ordinal) {
    return new Mutation.Upsert(
        new EntityId("Bill", Integer.toString(key)),
        new Version(1, new Position(lsn, ordinal)),
        null,
        new EntityState.NodeState(List.of(), List.of(), List.of()));
  }

  private void run(List<Mutation> mutations, Set<Mutation> poison) {
    Isolation isolation = Isolation.ofStream(mutations, START, END);
    while (!isolation.done()) {
      Isolation.Part part = isolation.next();
      if (part.mutations().stream().anyMatch(poison::contains)) {
        Mutation alone = isolation.refused();
        if (alone != null) {
          aside.add(alone);
        }
      } else {
        applied.addAll(part.mutations());
        checkpoints.add(part.checkpoint().position());
        isolation.applied();
      }
    }
  }

  @Test
  void everythingButThePoisonIsAppliedInOrder() {
    List<Mutation> all =
        IntStream.range(0, 37).mapToObj(i -> upsert(i, 10 + i / 4, 1 + i % 4)).toList();
    Set<Mutation> poison = Set.of(all.get(0), all.get(17), all.get(18), all.get(36));

    run(all, poison);

    assertThat(aside).containsExactlyElementsOf(all.stream().filter(poison::contains).toList());
    assertThat(applied)
        .containsExactlyElementsOf(all.stream().filter(m -> !poison.contains(m)).toList());
    assertThat(checkpoints).isSorted();
  }

  @Test
  void aCheckpointNeverPassesAChangeThatIsOnlyHalfApplied() {
    Mutation one = upsert(1, 10, 1);
    Mutation sameChange = upsert(2, 10, 1);
    Mutation next = upsert(3, 10, 2);

    run(List.of(one, sameChange, next), Set.of(next));

    assertThat(checkpoints).containsExactly(START.position(), new Position(10, 1));
  }

  @Test
  void aRowThatMovesMovesWithoutTheContentThatWasRefused() {
    Mutation moved =
        new Mutation.Upsert(
            new EntityId("Bill", "2"),
            new Version(1, new Position(10, 1)),
            "1",
            new EntityState.NodeState(List.of(), List.of(), List.of()));

    run(List.of(moved), Set.of(moved));

    assertThat(aside).containsExactly(moved);
    assertThat(applied)
        .containsExactly(new Mutation.Reread(new EntityId("Bill", "2"), moved.version(), "1"));
  }

  @Test
  void aCursorGoesThroughText() {
    for (ResyncCursor cursor :
        List.of(
            ResyncCursor.BEGIN,
            ResyncCursor.SWEEP,
            ResyncCursor.END,
            ResyncCursor.after(List.of("a b:3", "", "x")),
            ResyncCursor.sweptTo("[\"1\",\"2\"]", 7))) {
      assertThat(ResyncCursor.parse(cursor.text())).isEqualTo(cursor);
    }
    assertThat(ResyncCursor.parse("SWEEP 2:42"))
        .as("as it was written before it counted")
        .isEqualTo(ResyncCursor.sweptTo("42", 0));
  }
}
