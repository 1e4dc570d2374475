// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Whether the engine has applied everything up to a position and then had nothing to do for a
 * while: back references that it writes come round as changes once more. Those that are not written
 * yet are waited for, within reason: that one never comes is for the comparison to say.
 */
final class Quiet implements BooleanSupplier {
  private static final Duration CALM = Duration.ofMillis(1_500);
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final SyncEngine engine;
  private final LogSequenceNumber end;
  private final BooleanSupplier referencesWritten;
  private final long began = System.nanoTime();
  private long changes = -1; // tour thread only
  private long changedAt; // tour thread only

  /**
   * @param referencesWritten whether every row that is in the graph has the node's id
   */
  Quiet(SyncEngine engine, LogSequenceNumber end, BooleanSupplier referencesWritten) {
    this.engine = engine;
    this.end = end;
    this.referencesWritten = referencesWritten;
  }

  @Override
  public boolean getAsBoolean() {
    SyncEngine.Progress progress = engine.progress();
    long now = System.nanoTime();
    if (progress.changes() != changes || !progress.hasReached(end) || !progress.lag().isZero()) {
      changes = progress.changes();
      changedAt = now;
      return false;
    }
    return now - changedAt >= CALM.toNanos()
        && (referencesWritten.getAsBoolean() || now - began >= PATIENCE.toNanos());
  }
}
