// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.verify.Difference;
import io.syncline.core.verify.Discrepancy;
import java.util.List;

/**
 * What a repair will do.
 *
 * @param run the verification that found the differences
 * @param compared rows that it compared
 * @param strays edges that the target holds and no row has, by entry
 * @param tooMany whether it is more than may be repaired without saying so
 */
public record RepairPlan(
    long run, long compared, List<Step> steps, List<Strays> strays, boolean tooMany) {
  public RepairPlan {
    steps = List.copyOf(steps);
    strays = List.copyOf(strays);
  }

  /** Rows that will be written or removed. */
  public long repairs() {
    return steps.stream().filter(step -> step.action().writes()).count();
  }

  /** Edges that will be removed, since no row has them. */
  public long removedStrays() {
    return strays.stream().filter(one -> one.action().writes()).mapToLong(Strays::edges).sum();
  }

  /** Rows that stay as the target has them, since it is believed. */
  public long kept() {
    return steps.stream().filter(step -> step.action() == Action.KEEP_GRAPH).count();
  }

  /**
   * What becomes of one row.
   *
   * @param why the target is believed; empty where it is not
   */
  public record Step(Difference difference, Action action, String why) {
    /** How many edges were found under the row's name where no row's edges are. */
    long strays() {
      return difference.discrepancies().stream()
          .filter(one -> one.kind() == Discrepancy.Kind.ORPHAN && one.what().equals("edge"))
          .count();
    }
  }

  /**
   * Edges that bear an entry's mark where no row's edges are.
   *
   * @param what they are, for people
   * @param action {@code REMOVE} or {@code NONE}
   */
  public record Strays(String entry, long edges, String what, Action action) {}

  /** What is done with a row. */
  public enum Action {
    /** Read as it is now, and written. */
    WRITE,
    /** Removed from the target, if there is still no row. */
    REMOVE,
    /** Taken out of what is ours, if there is still no row. */
    QUARANTINE,
    /** Left as the target has it, which is believed. */
    KEEP_GRAPH,
    /** Left as it is. */
    NONE;

    boolean removes() {
      return this == REMOVE || this == QUARANTINE;
    }

    boolean writes() {
      return this != NONE && this != KEEP_GRAPH;
    }
  }
}
