// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a target refused as a whole, to be applied in source order in ever smaller parts until the
 * mutations are found that it refuses alone. A part moves the checkpoint to the last change that is
 * whole in it, so that a crash goes on after it. The apply thread only.
 */
final class Isolation {
  private static final int TRIES_ALONE = 2;

  private final List<Mutation> mutations;
  private final Checkpoint start;
  private final Checkpoint end;
  private final boolean inSourceOrder;
  private final Deque<Range> todo = new ArrayDeque<>();
  private int refusedAlone;

  private Isolation(
      List<Mutation> mutations, Checkpoint start, Checkpoint end, boolean inSourceOrder) {
    this.mutations = new ArrayList<>(mutations);
    this.start = start;
    this.end = end;
    this.inSourceOrder = inSourceOrder;
    if (!mutations.isEmpty()) {
      // As a whole it was refused just now.
      split(new Range(0, mutations.size()));
    }
  }

  /** Of a batch of the stream. */
  static Isolation ofStream(List<Mutation> mutations, Checkpoint start, Checkpoint end) {
    return new Isolation(mutations, start, end, true);
  }

  /** Of rows that were read, all of which the checkpoint already covers. */
  static Isolation ofRead(List<Mutation> mutations, Checkpoint at) {
    return new Isolation(mutations, at, at, false);
  }

  /** Mutations from one index up to another. */
  private record Range(int from, int to) {
    int size() {
      return to - from;
    }
  }

  /** What is to be applied next, and the checkpoint that goes with it. */
  record Part(List<Mutation> mutations, Checkpoint checkpoint) {}

  boolean done() {
    return todo.isEmpty();
  }

  /** Where everything is applied or set aside. */
  Checkpoint end() {
    return end;
  }

  Part next() {
    Range range = todo.element();
    return new Part(
        List.copyOf(mutations.subList(range.from(), range.to())), checkpointAfter(range.to()));
  }

  private Checkpoint checkpointAfter(int to) {
    if (to == mutations.size() || !inSourceOrder) {
      return end;
    }
    Position next = position(to);
    for (int i = to - 1; i >= 0; i--) {
      if (position(i).compareTo(next) < 0) {
        return start.at(position(i));
      }
    }
    return start;
  }

  private Position position(int index) {
    return mutations.get(index).version().position();
  }

  void applied() {
    todo.remove();
    refusedAlone = 0;
  }

  /** The part was refused: smaller ones come next. Gives the mutation that was refused alone. */
  @Nullable Mutation refused() {
    Range range = todo.element();
    if (range.size() > 1) {
      todo.remove();
      split(range);
      return null;
    }
    refusedAlone++;
    return refusedAlone < TRIES_ALONE ? null : setAside(range.from());
  }

  /**
   * What the row projected before stays, under its present key: a move is carried out without the
   * content that was refused. If that is refused as well, the old key goes at least.
   */
  private Mutation setAside(int index) {
    Mutation alone = mutations.get(index);
    refusedAlone = 0;
    switch (alone) {
      case Mutation.Upsert upsert when upsert.formerKey() != null ->
          mutations.set(
              index, new Mutation.Reread(upsert.id(), upsert.version(), upsert.formerKey()));
      case Mutation.Reread reread when reread.formerKey() != null ->
          mutations.set(
              index,
              new Mutation.Remove(
                  new EntityId(reread.entry(), reread.formerKey()), reread.version()));
      case Mutation.Upsert upsert -> todo.remove();
      case Mutation.Reread reread -> todo.remove();
      case Mutation.Remove remove -> todo.remove();
      case Mutation.Clear clear -> todo.remove();
    }
    return alone;
  }

  /** The part is too much for the target at once. */
  void tooLarge() {
    Range range = todo.element();
    if (range.size() > 1) {
      todo.remove();
      split(range);
    }
  }

  private void split(Range range) {
    if (range.size() == 1) {
      todo.push(range);
      return;
    }
    int middle = range.from() + range.size() / 2;
    todo.push(new Range(middle, range.to()));
    todo.push(new Range(range.from(), middle));
  }
}
