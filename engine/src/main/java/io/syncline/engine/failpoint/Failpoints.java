// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.failpoint;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where a crash test wants something to happen, if anywhere: before or after a step that makes
 * something durable. Such a place is named after the step's method, {@code
 * before:TargetWriter.apply}. Any thread.
 */
public final class Failpoints {
  /** None armed. */
  public static final Failpoints NONE = new Failpoints(place -> false, place -> {});

  private static final String EVERY = "every";
  private static final String ANY = "any";

  private final Predicate<String> armed;
  private final Consumer<String> action;

  private Failpoints(Predicate<String> armed, Consumer<String> action) {
    this.armed = armed;
    this.action = action;
  }

  /**
   * Parses {@code name} or {@code name@n}: the n-th time the place is passed, {@code action} is
   * given its name. {@code any@n} is the n-th place, whichever it is; {@code every} is each of
   * them, each time. Empty arms none.
   *
   * @throws IllegalArgumentException if there is no such place
   */
  public static Failpoints parse(String text, Consumer<String> action) {
    if (text.isEmpty()) {
      return NONE;
    }
    if (text.equals(EVERY)) {
      return new Failpoints(place -> true, action);
    }
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    int passage = at < 0 ? 1 : Integer.parseInt(text.substring(at + 1));
    requireKnown(name);
    AtomicInteger passed = new AtomicInteger();
    return new Failpoints(
        place -> (name.equals(ANY) || name.equals(place)) && passed.incrementAndGet() == passage,
        action);
  }

  private static void requireKnown(String name) {
    List<String> names = DurableSteps.names().toList();
    if (!name.equals(ANY) && !names.contains(name)) {
      throw new IllegalArgumentException(
          "no failpoint \"%s\"; there are any, every, %s"
              .formatted(name, String.join(", ", names)));
    }
  }

  private void pass(String place) {
    if (armed.test(place)) {
      action.accept(place);
    }
  }

  /** The same store; it passes a place before and after whatever it makes durable. */
  public <T> T around(Class<T> type, T store) {
    return this == NONE ? store : DurableSteps.around(type, store, this::pass);
  }
}
