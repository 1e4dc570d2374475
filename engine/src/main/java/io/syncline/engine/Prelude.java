// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.SynclineException;
import io.syncline.engine.call.TargetCalls;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the pipelines of a run go before there are any: they start, load, or wait for a store. {@link
 * #run} is its own thread's, the rest may be called on any.
 */
final class Prelude {
  private static final Logger LOG = LoggerFactory.getLogger(Prelude.class);

  private final EngineSettings settings;
  private final EngineParts parts;
  private final StateStore.Lease lease;
  private final TargetCalls calls;
  private List<PipelineProgress> pipelines = List.of(); // guarded by this
  private boolean published; // guarded by this
  private boolean over; // guarded by this

  Prelude(EngineSettings settings, EngineParts parts, StateStore.Lease lease, TargetCalls calls) {
    this.settings = settings;
    this.parts = parts;
    this.lease = lease;
    this.calls = calls;
  }

  /** These pipelines begin, and go on from what was said of them last. */
  synchronized void begin(List<PipelineId> beginning, FormerProgress former) {
    pipelines =
        beginning.stream()
            .map(
                id -> {
                  PipelineProgress progress =
                      new PipelineProgress(id, settings.wholeTransactions());
                  former.of(id).ifPresent(progress::remember);
                  return progress;
                })
            .toList();
  }

  /** A listener that notices besides that a snapshot is loaded. */
  LoadListener hearing(LoadListener listener) {
    return (pass, table, rows, estimate) -> {
      load();
      listener.loading(pass, table, rows, estimate);
    };
  }

  private synchronized void load() {
    pipelines.forEach(pipeline -> pipeline.state(PipelineStatus.State.SNAPSHOT));
  }

  /** Publishes until it is over, from a little later: most runs have begun by then. */
  void run() {
    try {
      do {
        Thread.sleep(settings.statusInterval());
      } while (publish());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean publish() {
    if (!over) {
      save(status());
    }
    return !over;
  }

  private void save(List<PipelineStatus> statuses) {
    try {
      if (lease.held()) {
        statuses.forEach(parts.state()::saveStatus);
        published = true;
      }
    } catch (SynclineException e) {
      LOG.debug("the status could not be stored: {}", e.getMessage());
    }
  }

  /** Nothing is published any more when this returns. */
  synchronized void end() {
    over = true;
  }

  /** It was stopped before there were pipelines, which is said if anything was. */
  synchronized void stopped() {
    if (published) {
      save(
          status().stream()
              .map(status -> status.in(PipelineStatus.State.STOPPED, null, status.at()))
              .toList());
    }
  }

  synchronized List<PipelineStatus> status() {
    return pipelines.stream()
        .map(pipeline -> calls.seen(pipeline.status(parts.clock().instant())))
        .toList();
  }
}
