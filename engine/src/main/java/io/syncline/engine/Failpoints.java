// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The failpoint that a crash test has armed, if any. {@code name@n}: the n-th time it is passed the
 * process halts at once, as a power cut would. Any thread.
 */
public final class Failpoints {
  /** None armed. */
  public static final Failpoints NONE = new Failpoints(null, 0, armed -> {});

  private final @Nullable Failpoint armed;
  private final int passage;
  private final Consumer<Failpoint> crash;
  private final AtomicInteger passed = new AtomicInteger();

  private Failpoints(@Nullable Failpoint armed, int passage, Consumer<Failpoint> crash) {
    this.armed = armed;
    this.passage = passage;
    this.crash = crash;
  }

  /**
   * Parses {@code name} or {@code name@n}; empty arms none.
   *
   * @throws IllegalArgumentException if there is no such failpoint
   */
  public static Failpoints parse(String text, Consumer<Failpoint> crash) {
    if (text.isEmpty()) {
      return NONE;
    }
    int at = text.indexOf('@');
    return at < 0
        ? new Failpoints(Failpoint.of(text), 1, crash)
        : new Failpoints(
            Failpoint.of(text.substring(0, at)), Integer.parseInt(text.substring(at + 1)), crash);
  }

  /** Passes a place. */
  public void pass(Failpoint place) {
    if (place == armed && passed.incrementAndGet() == passage) {
      crash.accept(place);
    }
  }
}
