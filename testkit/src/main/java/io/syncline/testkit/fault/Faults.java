// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.fault;

import java.util.List;
import java.util.Random;

/** Decides what goes wrong, call by call. */
@FunctionalInterface
public interface Faults {

  /** Nothing ever does. */
  Faults NONE = () -> Fault.NONE;

  Fault next();

  /** One of some faults now and then. Not for several threads at once. */
  static Faults random(Random dice, double probability, List<Fault> some) {
    return () ->
        !some.isEmpty() && dice.nextDouble() < probability
            ? some.get(dice.nextInt(some.size()))
            : Fault.NONE;
  }
}
