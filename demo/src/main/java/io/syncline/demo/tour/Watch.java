// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at the engine a few times a second and keeps the live line up to date. */
final class Watch {
  private static final Duration INTERVAL = Duration.ofMillis(150);

  private final SyncEngine engine;
  private final Screen screen;
  private final Function<SyncEngine.Progress, String> line;

  Watch(SyncEngine engine, Screen screen, Function<SyncEngine.Progress, String> line) {
    this.engine = engine;
    this.screen = screen;
    this.line = line;
  }

  /** Watches for so long. */
  void during(Duration time) throws InterruptedException {
    long began = System.nanoTime();
    until(() -> System.nanoTime() - began >= time.toNanos(), time.plusMinutes(1));
  }

  /**
   * Watches until something is so.
   *
   * @throws TourFailure if that takes too long, or the engine gave up
   */
  void until(BooleanSupplier condition, Duration patience) throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      SyncEngine.Progress progress = engine.progress();
      screen.live(line.apply(progress));
      check(progress.stage(), progress.attention());
      if (System.nanoTime() - began > patience.toNanos()) {
        throw new TourFailure("gave up after %s".formatted(Figures.time(patience)));
      }
      Thread.sleep(INTERVAL);
    }
  }

  private static void check(SyncEngine.Stage stage, @Nullable String attention) {
    if (stage == SyncEngine.Stage.FAILED) {
      throw new TourFailure("the engine stopped: " + attention);
    }
  }
}
