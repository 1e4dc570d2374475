// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.engine.SimulatedDeath;
import io.syncline.engine.failpoint.Failpoints;
import io.syncline.testkit.fault.Fault;
import io.syncline.testkit.fault.Faults;
import java.util.List;
import java.util.Random;

/** What goes wrong in a history of a queue, and what else happens while somebody is at work. */
final class QueueFaults implements Faults, SimulatedQueue.Disturbance {
  private static final List<Fault> OUTAGE =
      List.of(
          Fault.REFUSED,
          Fault.FAILED,
          Fault.ANSWER_LOST,
          Fault.DELAYED,
          Fault.FENCED,
          Fault.TOO_LARGE,
          Fault.CRASH_BEFORE,
          Fault.CRASH_AFTER);
  private static final List<String> STEPS =
      List.of(
          "before:TargetWriter.takeOver",
          "after:TargetWriter.takeOver",
          "after:ChangeQueue.claim",
          "before:TargetWriter.apply",
          "after:TargetWriter.apply",
          "after:ChangeQueue.complete",
          "before:ChangeQueue.setAside",
          "after:ChangeQueue.setAside",
          "after:ChangeQueue.putBack",
          "before:ChangeQueue.release",
          "after:ChangeQueue.release");
  private static final double MOST_STEPS = 100;

  private final Random dice;
  private final Runnable meanwhile;
  private final boolean refusing;
  private double probability;

  /**
   * @param meanwhile what others do
   */
  QueueFaults(Random dice, Runnable meanwhile) {
    this.dice = dice;
    this.meanwhile = meanwhile;
    this.probability = dice.nextInt(4) == 0 ? 0 : dice.nextDouble() * 0.2;
    this.refusing = dice.nextInt(3) == 0;
  }

  boolean any() {
    return probability > 0;
  }

  /** Whether the target refuses what it could write now and then. */
  boolean refusing() {
    return refusing;
  }

  /** From now on nothing goes wrong. */
  void end() {
    probability = 0;
  }

  private boolean now() {
    return dice.nextDouble() < probability;
  }

  @Override
  public Fault next() {
    meanwhile.run();
    if (!now()) {
      return Fault.NONE;
    }
    return refusing && dice.nextInt(8) == 0
        ? Fault.REJECTED
        : OUTAGE.get(dice.nextInt(OUTAGE.size()));
  }

  @Override
  public void before() {
    meanwhile.run();
    unreachable("before it was asked");
  }

  @Override
  public void after() {
    unreachable("before it answered");
    meanwhile.run();
  }

  private void unreachable(String when) {
    if (dice.nextInt(4) == 0 && now()) {
      throw new SynclineException(
          ErrorCode.SOURCE_UNREACHABLE, "simulated: the connection broke " + when);
    }
  }

  @Override
  public boolean locked() {
    return probability > 0 && dice.nextInt(20) == 0;
  }

  /** Where a new process dies, if it does. */
  Failpoints failpoints() {
    return any() && dice.nextInt(4) == 0
        ? new SimulatedDeath(dice, this::any, STEPS, 9, MOST_STEPS).failpoints()
        : Failpoints.NONE;
  }
}
