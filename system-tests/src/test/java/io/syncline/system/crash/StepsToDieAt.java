// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.crash;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The steps that undisturbed engines were seen to take, and at which of them others have died. */
final class StepsToDieAt {
  /** How often an engine shall come to a step that others took, before it is left out. */
  private static final int ATTEMPTS = 3;

  private final Random dice;
  private final Set<String> ordinary = new TreeSet<>();

  /** Of engines whose mapping is a new one. */
  private final Set<String> ofChanges = new TreeSet<>();

  private final Map<String, Integer> attempts = new HashMap<>();
  private final Set<String> died = new TreeSet<>();

  StepsToDieAt(Random dice) {
    this.dice = dice;
  }

  boolean knowsNone() {
    return ordinary.isEmpty();
  }

  /**
   * @param change whether the engine's mapping was a new one
   */
  void passed(Collection<String> steps, boolean change) {
    (change ? ofChanges : ordinary).addAll(steps);
  }

  void died(String step) {
    died.add(step);
  }

  /** One that any engine takes, by chance. */
  String any() {
    return List.copyOf(ordinary).get(dice.nextInt(ordinary.size()));
  }

  /** One that any engine takes, and at which none has died; empty if none is left. */
  Optional<String> next() {
    return next(ordinary);
  }

  /** The same of one that only engines take whose mapping is a new one. */
  Optional<String> nextOfChanges() {
    Set<String> rare = new TreeSet<>(ofChanges);
    rare.removeAll(ordinary);
    return next(rare);
  }

  private Optional<String> next(Set<String> from) {
    List<String> open =
        from.stream()
            .filter(step -> !died.contains(step) && attempts.getOrDefault(step, 0) < ATTEMPTS)
            .toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    String next = open.get(dice.nextInt(open.size()));
    attempts.merge(next, 1, Integer::sum);
    return Optional.of(next);
  }

  Set<String> died() {
    return died;
  }

  /** Those at which no engine died. */
  Set<String> missed() {
    Set<String> missed = new TreeSet<>(ordinary);
    missed.addAll(ofChanges);
    missed.removeAll(died);
    return missed;
  }
}
