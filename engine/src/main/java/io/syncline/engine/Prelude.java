// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.SynclineException;
import io.syncline.engine.call.TargetCalls;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How pipelines go before they work, whatever captures the changes: they start, load, or wait for a
 * store. Publishes it on a thread of its own; may be called on any.
 */
public final class Prelude implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Prelude.class);

  private final Duration interval;
  private final StateStore store;
  private final InstantSource clock;
  private final BooleanSupplier leading;
  private final TargetCalls calls;
  // all guarded by this
  private List<PipelineStatus> pipelines = List.of();
  private State state = State.STARTING;
  private @Nullable String attention;
  private boolean published;
  private @Nullable Thread thread;

  /**
   * @param leading whether this process speaks for all; otherwise nothing is published
   */
  public Prelude(
      EngineSettings settings, EngineParts parts, BooleanSupplier leading, TargetCalls calls) {
    this.interval = settings.statusInterval();
    this.store = parts.state();
    this.clock = parts.clock();
    this.leading = leading;
    this.calls = calls;
  }

  /**
   * Pipelines begin; it is published from a little later, since most have begun by then.
   *
   * @param beginning as they were left, and start
   */
  public synchronized void begin(List<PipelineStatus> beginning) {
    end();
    pipelines = List.copyOf(beginning);
    state = State.STARTING;
    attention = null;
    thread = Thread.ofPlatform().daemon(true).name("syncline-prelude").start(this::run);
  }

  private void run() {
    try {
      do {
        Thread.sleep(interval);
      } while (publish());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean publish() {
    boolean goesOn = Thread.currentThread().equals(thread);
    if (goesOn) {
      save(status());
    }
    return goesOn;
  }

  private void save(List<PipelineStatus> statuses) {
    try {
      if (leading.getAsBoolean()) {
        statuses.forEach(store::saveStatus);
        published = true;
      }
    } catch (SynclineException e) {
      LOG.debug("the status could not be stored: {}", e.getMessage());
    }
  }

  /** A listener that notices besides that a snapshot is loaded. */
  public LoadListener hearing(LoadListener listener) {
    return (pass, table, rows, estimate) -> {
      load();
      listener.loading(pass, table, rows, estimate);
    };
  }

  private synchronized void load() {
    state = State.SNAPSHOT;
    pipelines = pipelines.stream().map(PipelineStatus::loading).toList();
  }

  /**
   * Says what everything waits for until it is tried again.
   *
   * @return false if the pipelines work, or somebody else speaks for them
   */
  public synchronized boolean waitsFor(SynclineException error) {
    if (thread == null || !leading.getAsBoolean()) {
      return false;
    }
    state = State.WAITING;
    attention = error.getMessage();
    save(status());
    return true;
  }

  /** The pipelines work, or never will. Nothing is published any more when this returns. */
  public synchronized void end() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Pipelines that do not work yet never will, which is said if anything was. */
  public synchronized void stop() {
    boolean said = thread != null && published;
    end();
    if (said) {
      state = State.STOPPED;
      attention = null;
      save(status());
    }
  }

  public synchronized List<PipelineStatus> status() {
    return pipelines.stream()
        .map(pipeline -> calls.seenByAll(pipeline.in(state, attention, clock.instant())))
        .toList();
  }

  @Override
  public void close() {
    end();
  }
}
