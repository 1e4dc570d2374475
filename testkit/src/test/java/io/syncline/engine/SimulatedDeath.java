// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.engine.failpoint.Failpoints;
import io.syncline.testkit.fault.SimulatedCrash;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Where a simulated process dies: half of the time at one of some steps, otherwise at any.
 *
 * @param still whether anything goes wrong by then
 * @param passages at how many of a step's passages it may
 * @param most at how many of all places that it passes it may, rather at an early one
 */
public record SimulatedDeath(
    Random dice, BooleanSupplier still, List<String> steps, int passages, double most) {
  public SimulatedDeath {
    steps = List.copyOf(steps);
  }

  /** That of a new process. */
  public Failpoints failpoints() {
    String failpoint =
        dice.nextBoolean()
            ? steps.get(dice.nextInt(steps.size())) + "@" + (1 + dice.nextInt(passages))
            : "any@" + (int) Math.pow(most, dice.nextDouble());
    return Failpoints.parse(
        failpoint,
        place -> {
          if (still.getAsBoolean()) {
            throw new SimulatedCrash(place);
          }
        });
  }
}
