// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyStore.Chunk;
import java.util.ArrayList;
import java.util.List;

/** A chunk of which some rows are not decided yet. One thread. */
final class OpenChunk {
  private final Chunk chunk;
  private final List<Difference> differences = new ArrayList<>();
  private Tally tally;
  private int undecided;

  OpenChunk(Chunk chunk, int undecided) {
    this.chunk = chunk;
    this.tally = chunk.tally();
    this.undecided = undecided;
  }

  void decided(Verdict verdict) {
    tally = tally.plus(Tally.of(verdict, 1));
    undecided--;
  }

  /** A row that turned out to be on neither side. */
  void vanished() {
    undecided--;
  }

  void add(Difference difference) {
    differences.add(difference);
  }

  boolean done() {
    return undecided == 0;
  }

  Chunk result() {
    return new Chunk(
        chunk.entry(), chunk.pass(), chunk.number(), chunk.upTo(), tally, chunk.proof());
  }

  List<Difference> differences() {
    return List.copyOf(differences);
  }
}
