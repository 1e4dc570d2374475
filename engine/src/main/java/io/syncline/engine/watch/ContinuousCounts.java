// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.verify.ReadBacks;
import io.syncline.engine.EngineParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found of changes that were read back: as metrics, and in the source, where those of all
 * processes come together. Any thread.
 */
final class ContinuousCounts {
  private static final Logger LOG = LoggerFactory.getLogger(ContinuousCounts.class);
  private static final Duration BETWEEN_FLUSHES = Duration.ofSeconds(5);

  /** What the share is of that is shown. */
  static final Duration SPAN = Duration.ofDays(1);

  private static final Duration KEPT = Duration.ofDays(30);

  private final String sync;
  private final ContinuousPlan plan;
  private final EngineParts parts;
  private final List<ReadBacks> found = new ArrayList<>(); // by window; guarded by this
  private volatile List<ReadBacks> known = List.of(); // of the last day, of all processes
  private Instant flushedAt = Instant.EPOCH; // the flushing thread only

  ContinuousCounts(String sync, ContinuousPlan plan, EngineParts parts) {
    this.sync = sync;
    this.plan = plan;
    this.parts = parts;
    plan.windows().forEach(window -> found.add(none(window)));
    plan.windows().forEach(this::gauge);
  }

  private static ReadBacks none(Duration window) {
    return new ReadBacks(window, 0, 0, 0);
  }

  private Tags tags(Duration window) {
    return Tags.of("sync", sync, "target", plan.target(), "after", window.toSeconds() + "s");
  }

  private void gauge(Duration window) {
    MeterRegistry registry = parts.meters();
    Gauge.builder("syncline.continuous.correct.share", this, counts -> counts.share(window))
        .tags(tags(window))
        .strongReference(true)
        .register(registry);
  }

  private double share(Duration window) {
    return known.stream()
        .filter(one -> one.after().equals(window))
        .mapToDouble(ReadBacks::share)
        .findFirst()
        .orElse(Double.NaN);
  }

  void correct(int window, long changes) {
    add(window, new ReadBacks(plan.windows().get(window), changes, 0, 0), "correct", changes);
  }

  void missed(int window, long changes) {
    add(window, new ReadBacks(plan.windows().get(window), 0, changes, 0), "missed", changes);
  }

  void undecided(int window, long changes) {
    add(window, new ReadBacks(plan.windows().get(window), 0, 0, changes), "undecided", changes);
  }

  private void add(int window, ReadBacks more, String outcome, long changes) {
    if (changes > 0) {
      parts
          .meters()
          .counter("syncline.continuous.changes", tags(more.after()).and("outcome", outcome))
          .increment((double) changes);
      synchronized (this) {
        found.set(window, found.get(window).plus(more));
      }
    }
  }

  /** Stores what was found, now and then; what cannot be stored is kept for the next time. */
  void flush() {
    Instant now = parts.clock().instant();
    if (!now.isBefore(flushedAt.plus(BETWEEN_FLUSHES))) {
      flushedAt = now;
      flushAtOnce();
    }
  }

  void flushAtOnce() {
    Instant now = parts.clock().instant();
    try {
      boolean any = known.isEmpty();
      for (int window = 0; window < plan.windows().size(); window++) {
        any |= flush(window, now);
      }
      if (any) {
        known = parts.state().readBacks().since(sync, plan.target(), now.minus(SPAN));
        parts.state().readBacks().prune(sync, now.minus(KEPT));
      }
    } catch (SynclineException e) {
      LOG.debug("{}: what was read back is stored later: {}", sync, e.getMessage());
    }
  }

  private boolean flush(int window, Instant now) {
    ReadBacks due = take(window);
    if (due.equals(none(due.after()))) {
      return false;
    }
    try {
      parts.state().readBacks().add(sync, plan.target(), now, due);
      return true;
    } catch (SynclineException e) {
      synchronized (this) {
        found.set(window, found.get(window).plus(due));
      }
      throw e;
    }
  }

  private synchronized ReadBacks take(int window) {
    ReadBacks due = found.get(window);
    found.set(window, none(due.after()));
    return due;
  }
}
