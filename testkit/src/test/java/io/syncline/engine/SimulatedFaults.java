// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.engine.failpoint.Failpoints;
import io.syncline.testkit.fault.Fault;
import io.syncline.testkit.fault.Faults;
import java.util.List;
import java.util.Random;

/** What goes wrong in a history, and how often. */
final class SimulatedFaults implements Faults {
  private static final List<Fault> FAULTS =
      List.of(
          Fault.REFUSED,
          Fault.FAILED,
          Fault.ANSWER_LOST,
          Fault.DELAYED,
          Fault.DELAYED,
          Fault.FENCED,
          Fault.REJECTED,
          Fault.TOO_LARGE,
          Fault.CRASH_BEFORE,
          Fault.CRASH_AFTER);
  private static final List<String> STEPS =
      List.of(
          "before:TargetWriter.takeOver",
          "before:TargetWriter.apply",
          "after:TargetWriter.apply",
          "before:TargetWriter.advance",
          "after:TargetWriter.advance",
          "after:TargetWriter.sweep",
          "after:Target.removeLeftovers",
          "after:ChangeSource.beginSnapshot",
          "after:ChangeStream.poll",
          "before:StateStore.saveMapping",
          "after:StateStore.saveMapping",
          "before:DeadLetters.setAside",
          "after:DeadLetters.setAside",
          "after:BackReferences.write");
  private static final double MOST_STEPS = 300;

  private final Random dice;
  private double probability;

  SimulatedFaults(Random dice) {
    this.dice = dice;
    this.probability = dice.nextInt(3) == 0 ? 0 : dice.nextDouble() * 0.2;
  }

  /** Whether anything goes wrong at all. */
  boolean any() {
    return probability > 0;
  }

  /** From now on nothing goes wrong. */
  void end() {
    probability = 0;
  }

  @Override
  public Fault next() {
    return dice.nextDouble() < probability ? FAULTS.get(dice.nextInt(FAULTS.size())) : Fault.NONE;
  }

  /** Where a new process dies, if it does. */
  Failpoints failpoints() {
    return any() && dice.nextInt(3) == 0
        ? new SimulatedDeath(dice, this::any, STEPS, 5, MOST_STEPS).failpoints()
        : Failpoints.NONE;
  }
}
