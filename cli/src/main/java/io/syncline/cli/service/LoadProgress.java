// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.service;

import io.syncline.cli.terminal.Amounts;
import io.syncline.core.change.TableId;
import io.syncline.engine.LoadListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log now and then how a snapshot is loaded. */
public final class LoadProgress implements LoadListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.syncline.snapshot");
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final InstantSource clock;
  private @Nullable Instant lastSaid; // guarded by this
  private long total; // guarded by this
  private long saidTotal; // guarded by this
  private String current = ""; // guarded by this
  private long currentRows; // guarded by this

  public LoadProgress(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void loading(String pass, TableId table, long rows, long estimate) {
    count(pass + " of " + table, rows);
    Instant now = clock.instant();
    Instant before = lastSaid;
    if (before == null) {
      lastSaid = now;
    } else if (Duration.between(before, now).compareTo(INTERVAL) >= 0) {
      long perSecond = (total - saidTotal) * 1000 / Duration.between(before, now).toMillis();
      LOG.info(
          "loading {} of {}: {} rows{}, {} rows/s",
          pass,
          table,
          rows,
          Amounts.ofAbout(estimate, rows),
          perSecond);
      lastSaid = now;
      saidTotal = total;
    }
  }

  private void count(String what, long rows) {
    total += what.equals(current) ? rows - currentRows : rows;
    current = what;
    currentRows = rows;
  }
}
