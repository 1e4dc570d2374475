// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.change.Position;
import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Finding;
import io.syncline.core.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One row in a source whose commits are recorded before they are visible, a pipeline that applies
 * what is recorded, and somebody who compares; all take their steps in a random order. The next
 * change of the row waits until the last is visible, as its lock has it.
 */
final class TwoStores {
  private static final EntityId ID = new EntityId("Bill", "1");

  private final SplittableRandom random;
  private final boolean honest;
  private final boolean strict;
  private final Bound bound;
  private final List<Integer> commits = new ArrayList<>(List.of(1)); // 0 for no row
  private int visible; // index of the last commit that views see
  private int applied; // index of the last commit that the target has
  private int acknowledged;
  private boolean lastUnseen;
  private @Nullable Look before;
  private @Nullable View view;

  /**
   * @param honest whether the target holds what was applied
   * @param strict whether what a view did not see is taken into account
   * @param bound what tells how new the newest may be that a look at the target showed
   */
  TwoStores(SplittableRandom random, boolean honest, boolean strict, Bound bound) {
    this.bound = bound;
    this.random = random;
    this.honest = honest;
    this.strict = strict;
  }

  /** After a look at the target. */
  enum Bound {
    /** Where the source's log ends. */
    LOG,
    /** The target's checkpoint: rows are written before it, where several writers write. */
    CHECKPOINT
  }

  private record View(int row, Position high, boolean sawAll) {}

  /** The verdict after so many steps; null if there is none. */
  @Nullable Verdict run(int steps) {
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(6)) {
        case 0 -> commit();
        case 1 -> visible = Math.min(visible + 1, commits.size() - 1);
        case 2 -> applied = Math.min(applied + 1, commits.size() - 1);
        case 3 -> acknowledge();
        default -> {
          Verdict verdict = look();
          if (verdict == Verdict.DIFFERENT) {
            return verdict;
          }
        }
      }
    }
    return null;
  }

  private void commit() {
    if (visible == commits.size() - 1) {
      commits.add(random.nextInt(3));
    }
  }

  private void acknowledge() {
    acknowledged = applied;
    lastUnseen = applied > visible;
  }

  private @Nullable Verdict look() {
    View reading = view;
    if (reading == null) {
      Look former = before;
      boolean known = former == null || acknowledged >= former.through().lsn();
      boolean sees = !lastUnseen || visible >= acknowledged;
      view = new View(visible, Position.endOf(commits.size() - 1L), !strict || (known && sees));
      return null;
    }
    if (acknowledged < reading.high().lsn()) {
      return null;
    }
    view = null;
    Look now =
        new Look(
            commits.get(reading.row()) == 0 ? "" : "row " + reading.row(),
            finding(commits.get(reading.row())),
            reading.high(),
            Position.endOf(bound == Bound.LOG ? commits.size() - 1L : acknowledged));
    Verdict verdict = Ruling.rule(before, now, reading.sawAll());
    before = verdict == null ? now : null;
    return verdict;
  }

  private Finding finding(int expected) {
    int held = honest ? commits.get(applied) : 9;
    Version version = held == 0 ? null : new Version(1, Position.endOf(applied));
    return new Finding(
        ID,
        version,
        held == 0 ? "" : held + " at " + (honest ? applied : 0),
        false,
        held == expected
            ? List.of()
            : List.of(new Discrepancy(Discrepancy.Kind.STALE, "hash", "" + expected, "" + held)));
  }
}
