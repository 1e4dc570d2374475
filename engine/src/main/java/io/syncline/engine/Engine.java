// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a sync: waits for the lease, loads the snapshot if there is none, then applies the stream
 * until it is stopped. {@link #run} is the calling thread's; the rest may be called on any.
 */
public final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final EngineSettings settings;
  private final EngineParts parts;
  private final LoadListener loadListener;
  private final OutageLog outages;
  private final Backoff backoff;
  private final Ending ending;
  private final Understudy understudy;
  private final RetainedLog log;

  private boolean stopping; // guarded by this
  private volatile @Nullable Run current;
  private volatile List<PipelineStatus> waiting = List.of();

  public Engine(EngineSettings settings, EngineParts parts, LoadListener loadListener) {
    this.settings = settings;
    this.parts = parts;
    this.loadListener = loadListener;
    this.outages = new OutageLog(LOG, settings.sync());
    this.backoff = new Backoff(settings.retry(), new java.util.SplittableRandom());
    this.ending = new Ending(parts.state(), settings.sync());
    this.log = new RetainedLog(settings, parts.source());
    this.understudy = new Understudy(parts, settings.sync());
  }

  /** Runs until stopped, caught up, or somebody must act. Never throws for expected failures. */
  public Ended run(Until until) throws InterruptedException {
    while (!stopping()) {
      try {
        Ended ended = runWithLease(until);
        if (ended != null) {
          return ended;
        }
      } catch (SynclineException e) {
        if (!e.passesByItself()) {
          return new Ended.Failed(e);
        }
        retryAfter(e);
      }
    }
    return new Ended.Stopped();
  }

  private void retryAfter(SynclineException e) throws InterruptedException {
    outages.away(String.valueOf(e.getMessage()), parts.clock().instant());
    pause(backoff.next());
  }

  private @Nullable Ended runWithLease(Until until) throws InterruptedException {
    StateStore.Lease lease = parts.state().tryLease(settings.sync(), LaneFailures.process());
    if (lease == null) {
      outages.away(
          "another process runs this sync ("
              + parts.state().findLeaseHolder(settings.sync()).orElse("unknown")
              + "); standing by",
          parts.clock().instant());
      understudy.look(parts.clock().instant());
      pause(Duration.ofSeconds(1));
      return null;
    }
    try {
      Ended ended = null;
      while (ended == null) {
        ended = attempt(lease, until);
      }
      return ended instanceof Ended.Failed(SynclineException error)
              && error.code() == ErrorCode.FENCED
          ? standBy(error)
          : ended;
    } finally {
      current = null;
      lease.close();
    }
  }

  /** Null if it could not begin, and may be tried again with the same lease. */
  private @Nullable Ended attempt(StateStore.Lease lease, Until until) throws InterruptedException {
    try (Run run = new Run(settings, parts, lease, loadListener, outages)) {
      current = run;
      if (stopping()) {
        return new Ended.Stopped();
      }
      ending.forget(parts.clock().instant());
      return leaving(run, lease, until);
    }
  }

  /**
   * Runs, and leaves behind why it ended if somebody must act; null if it could not begin, and that
   * passes.
   */
  private @Nullable Ended leaving(Run run, StateStore.Lease lease, Until until)
      throws InterruptedException {
    try {
      Ended ended = run.until(until);
      if (ended instanceof Ended.Failed(SynclineException error)) {
        leave(run, error);
      }
      return ended;
    } catch (SynclineException e) {
      if (run.worked()) {
        backoff.reset();
      }
      SynclineException error =
          e.passesByItself() && lease.held() ? log.orElse(e, parts.state()) : e;
      if (error.passesByItself() && run.waitsFor(error)) {
        waiting = run.status();
        retryAfter(error);
        return null;
      }
      leave(run, error);
      throw error;
    }
  }

  private void leave(Run run, SynclineException error) {
    if (!error.passesByItself()) {
      run.close();
      ending.leave(error, run.status(), parts.clock().instant());
    }
  }

  private @Nullable Ended standBy(SynclineException error) throws InterruptedException {
    LOG.warn("{}: {}; standing by", settings.sync(), error.getMessage());
    pause(Duration.ofSeconds(2));
    return null;
  }

  private synchronized boolean stopping() {
    return stopping;
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private synchronized void pause(Duration duration) throws InterruptedException {
    if (!stopping) {
      wait(Math.max(1, duration.toMillis()));
    }
  }

  /** Finishes the batch under way, confirms it and lets {@link #run} return. */
  public void stop() {
    synchronized (this) {
      stopping = true;
      notifyAll();
    }
    Run run = current;
    if (run != null) {
      run.stop();
    }
  }

  /** How the pipelines go; empty while standing by. */
  public List<PipelineStatus> status() {
    Run run = current;
    if (run == null) {
      return List.of();
    }
    List<PipelineStatus> status = run.status();
    return status.isEmpty() ? waiting : status;
  }

  /** Whether the engine holds the lease and every pipeline applies changes. */
  public boolean ready() {
    List<PipelineStatus> status = status();
    return !status.isEmpty()
        && status.stream()
            .allMatch(
                pipeline ->
                    pipeline.state() == PipelineStatus.State.STREAMING
                        || pipeline.state() == PipelineStatus.State.PAUSED
                        || pipeline.state() == PipelineStatus.State.CATCHING_UP);
  }

  /** Whether nothing needs somebody: outages that pass by themselves are healthy. */
  public boolean healthy() {
    return status().stream()
        .noneMatch(pipeline -> pipeline.state() == PipelineStatus.State.STOPPED_BY_ERROR);
  }
}
