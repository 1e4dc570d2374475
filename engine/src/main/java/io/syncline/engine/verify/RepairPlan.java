// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.verify.Difference;
import java.util.List;

/**
 * What a repair will do.
 *
 * @param run the verification that found the differences
 * @param compared rows that it compared
 * @param entriesWithFlaws entries of which the target holds what belongs to no row
 * @param tooMany whether it is more than may be repaired without saying so
 */
public record RepairPlan(
    long run, long compared, List<Step> steps, List<String> entriesWithFlaws, boolean tooMany) {
  public RepairPlan {
    steps = List.copyOf(steps);
    entriesWithFlaws = List.copyOf(entriesWithFlaws);
  }

  /** Rows that will be written or removed. */
  public long repairs() {
    return steps.stream().filter(step -> step.action().writes()).count();
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
  public record Step(Difference difference, Action action, String why) {}

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

    boolean writes() {
      return this != NONE && this != KEEP_GRAPH;
    }
  }
}
