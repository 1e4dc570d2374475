// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.core.operation.Request;
import io.syncline.core.verify.OrphanPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Gives rows to the pipeline that owns them, which alone writes them. One thread. */
final class HandOver {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Set<PipelineStatus.State> RESTING =
      EnumSet.of(PipelineStatus.State.PAUSED, PipelineStatus.State.STOPPED_BY_ERROR);

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final String by;
  private final BooleanSupplier stopping;

  HandOver(VerifySettings settings, VerifyParts parts, String by, BooleanSupplier stopping) {
    this.settings = settings;
    this.parts = parts;
    this.by = by;
    this.stopping = stopping;
  }

  /**
   * Waits until the rows are written.
   *
   * @param mend as of {@link Request}
   * @return how many were read, or removed
   * @throws SynclineException NOT_APPLIED if no engine runs that could do it
   */
  long give(String entry, List<String> keys, @Nullable OrphanPolicy mend)
      throws InterruptedException {
    return await(submit(entry, keys, mend));
  }

  /** Asks for rows to be written, or throws as {@link #give} does and leaves nothing to be done. */
  Request submit(String entry, List<String> keys, @Nullable OrphanPolicy mend) {
    requireEngine(parts.mapping().laneOf(entry));
    return parts
        .state()
        .requests()
        .submit(
            new Request(
                0,
                settings.sync(),
                entry,
                keys,
                null,
                mend,
                Request.WAITING,
                0,
                "",
                "",
                by,
                parts.clock().instant()));
  }

  /** Waits until what was asked for is done, or throws as {@link #give} does. */
  long await(Request submitted) throws InterruptedException {
    Request request = submitted;
    while (!request.over()) {
      if (stopping.getAsBoolean()) {
        throw new InterruptedException("stopped while request " + request.id() + " is under way");
      }
      requireEngine(parts.mapping().laneOf(request.entry()));
      Thread.sleep(POLL);
      request = parts.state().requests().find(request.id()).orElse(request);
    }
    if (request.state().equals(Request.FAILED)) {
      throw new SynclineException(
          ErrorCode.INTERNAL, "request " + request.id() + " failed: " + request.message());
    }
    return request.rows();
  }

  private void requireEngine(Lane lane) {
    if (parts.state().findLeaseHolder(settings.sync()).isEmpty()) {
      throw new SynclineException(
          ErrorCode.NOT_APPLIED,
          "no engine runs, which alone writes the graph: start 'syncline run', then try again");
    }
    for (PipelineStatus status : parts.state().loadStatus(settings.sync())) {
      boolean owner =
          status.pipeline().lane() == lane
              && status.pipeline().target().equals(parts.target().name());
      if (owner && RESTING.contains(status.state())) {
        throw new SynclineException(
            ErrorCode.NOT_APPLIED,
            "%s rests (%s), which alone writes these rows; see 'syncline status', then try again"
                .formatted(status.pipeline(), status.state().name().toLowerCase(Locale.ROOT)));
      }
    }
  }
}
