// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Whether the engine has applied what had waited and is level with the application again, which
 * went on writing meanwhile; one that stays behind is waited for within reason. Tour thread only.
 */
final class CatchUp implements BooleanSupplier {
  private static final Duration LEVEL = Duration.ofSeconds(1);

  private final SyncEngine engine;
  private final LogSequenceNumber end;
  private final Duration patience;
  private final long began = System.nanoTime();
  private final long changesBefore;
  private long reachedAt = -1;

  /**
   * @param end up to where changes had waited
   * @param patience how long to wait for an engine that has applied them and is behind
   */
  CatchUp(SyncEngine engine, LogSequenceNumber end, Duration patience) {
    this.engine = engine;
    this.end = end;
    this.patience = patience;
    this.changesBefore = engine.progress().changes();
  }

  @Override
  public boolean getAsBoolean() {
    SyncEngine.Progress progress = engine.progress();
    if (!progress.hasReached(end)) {
      return false;
    }
    long now = System.nanoTime();
    reachedAt = reachedAt < 0 ? now : reachedAt;
    return level(progress) || now - reachedAt >= patience.toNanos();
  }

  private static boolean level(SyncEngine.Progress progress) {
    return progress.lag().compareTo(LEVEL) < 0;
  }

  /** What became of it, in words. */
  String sentence() {
    SyncEngine.Progress progress = engine.progress();
    String after = Figures.time(Duration.ofNanos(System.nanoTime() - began));
    String changes = Figures.number(progress.changes() - changesBefore);
    return level(progress)
        ? "Caught up after %s; %s row changes that had waited are in the graph."
            .formatted(after, changes)
        : "What had waited is in the graph after %s, %s row changes; still %s behind."
            .formatted(after, changes, Figures.time(progress.lag()));
  }
}
