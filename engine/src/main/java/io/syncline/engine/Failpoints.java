// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Named places where a crash test may end the process. One is armed by {@code name@n}: the n-th
 * time it is passed the process halts at once, as a power cut would.
 */
public final class Failpoints {
  /** None armed. */
  public static final Failpoints NONE = new Failpoints("", 0, name -> {});

  private final String armed;
  private final int passage;
  private final Consumer<String> crash;
  private final AtomicInteger passed = new AtomicInteger();

  private Failpoints(String armed, int passage, Consumer<String> crash) {
    this.armed = armed;
    this.passage = passage;
    this.crash = crash;
  }

  /** Parses {@code name} or {@code name@n}; empty arms none. */
  public static Failpoints parse(String text, Consumer<String> crash) {
    if (text.isEmpty()) {
      return NONE;
    }
    int at = text.indexOf('@');
    return at < 0
        ? new Failpoints(text, 1, crash)
        : new Failpoints(text.substring(0, at), Integer.parseInt(text.substring(at + 1)), crash);
  }

  /** Passes a place. */
  public void pass(String name) {
    if (name.equals(armed) && passed.incrementAndGet() == passage) {
      crash.accept(name);
    }
  }
}
