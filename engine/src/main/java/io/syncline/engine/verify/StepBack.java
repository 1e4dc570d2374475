// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.checkpoint.PipelineStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Has a run wait while the engine is behind or the source is busy, and go on when that is over. It
 * asks once a second at the most. Any thread.
 */
final class StepBack {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** What was reported longer ago says nothing of now. */
  private static final Duration REPORT_STALE = Duration.ofSeconds(15);

  /** From then on what is not decided is given up, to be read again: it would get too old. */
  private static final Duration LONG = Duration.ofSeconds(10);

  private static final double MILLIS = 1000.0;

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final VerifyProgress progress;
  private Instant lookedAt = Instant.EPOCH; // guarded by this
  private @Nullable Instant since; // guarded by this

  StepBack(VerifySettings settings, VerifyParts parts, VerifyProgress progress) {
    this.settings = settings;
    this.parts = parts;
    this.progress = progress;
  }

  /** Whether more may be read now. */
  synchronized boolean clear() {
    if (settings.limits().any()) {
      Instant now = parts.clock().instant();
      if (!now.isBefore(lookedAt.plus(BETWEEN_LOOKS))) {
        lookedAt = now;
        look(now);
      }
    }
    return since == null;
  }

  /** Whether it has been waited for so long that the run had better begin its chunks again. */
  synchronized boolean isLong() {
    return !clear() && since != null && !parts.clock().instant().isBefore(since.plus(LONG));
  }

  private void look(Instant now) {
    String why = reason(now);
    if (why != null && since == null) {
      since = now;
      progress.waits(why);
    } else if (why == null && since != null) {
      progress.goesOn(Duration.between(since, now));
      since = null;
    }
  }

  /** Why a run must wait; null if it need not. */
  private @Nullable String reason(Instant now) {
    LoadLimits limits = settings.limits();
    if (!limits.lag().isZero()) {
      double lag = lag(now);
      // Once it waits, the engine is given time to catch up.
      double most = limits.lag().toMillis() / MILLIS / (since == null ? 1 : 2);
      if (lag > most) {
        return String.format(Locale.ROOT, "the engine is behind by %.0f s", lag);
      }
    }
    if (limits.sessions() > 0) {
      int busy = parts.source().busySessions();
      if (busy > limits.sessions()) {
        return busy + " sessions are at work in PostgreSQL";
      }
    }
    return null;
  }

  private double lag(Instant now) {
    return parts.state().loadStatus(settings.sync()).stream()
        .filter(status -> status.pipeline().target().equals(parts.target().name()))
        .filter(status -> status.at().plus(REPORT_STALE).isAfter(now))
        .mapToDouble(PipelineStatus::lagSeconds)
        .max()
        .orElse(0);
  }
}
