// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.engine.Backoff;
import io.syncline.engine.Ended;
import io.syncline.engine.Ending;
import io.syncline.engine.EngineParts;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.LoadListener;
import io.syncline.engine.OutageLog;
import io.syncline.engine.Until;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a sync whose changes triggers capture, side by side with other processes that do the same.
 * {@link #run} is the calling thread's; the rest may be called on any.
 */
public final class QueueEngine {
  private static final Logger LOG = LoggerFactory.getLogger(QueueEngine.class);

  private final EngineSettings settings;
  private final QueueSettings queueSettings;
  private final EngineParts parts;
  private final ChangeQueue queue;
  private final LoadListener loadListener;
  private final OutageLog outages;
  private final Backoff backoff;
  private final Ending ending;
  private boolean stopping; // guarded by this
  private volatile @Nullable Shift current;
  private volatile List<PipelineStatus> waiting = List.of();

  public QueueEngine(
      EngineSettings settings,
      QueueSettings queueSettings,
      EngineParts parts,
      ChangeQueue queue,
      LoadListener loadListener) {
    this.settings = settings;
    this.queueSettings = queueSettings;
    this.parts = parts;
    this.queue = queue;
    this.loadListener = loadListener;
    this.outages = new OutageLog(LOG, settings.sync());
    this.backoff = new Backoff(settings.retry(), new SplittableRandom());
    this.ending = new Ending(parts.state(), settings.sync());
  }

  /** Runs until stopped, caught up, or somebody must act. Never throws for expected failures. */
  public Ended run(Until until) throws InterruptedException {
    try (Lead lead = new Lead(parts.state(), settings.sync(), holder())) {
      while (!stopping()) {
        try (Shift shift = new Shift(settings, queueSettings, parts, queue, lead, loadListener)) {
          current = shift;
          Ended ended = shift(shift, lead, until);
          if (ended != null) {
            return ended;
          }
        }
      }
    }
    return new Ended.Stopped();
  }

  /** Why the run ends; null if another shift follows. */
  private @Nullable Ended shift(Shift shift, Lead lead, Until until) throws InterruptedException {
    try {
      if (lead.tryToLead()) {
        ending.forget(parts.clock().instant());
      }
      Ended ended = stopping() ? new Ended.Stopped() : shift.work(until, outages);
      backoff.reset();
      return ended;
    } catch (SynclineException e) {
      if (!e.passesByItself()) {
        shift.close();
        leave(lead, e);
        return new Ended.Failed(e);
      }
      resume(shift, lead, e);
      return null;
    }
  }

  /** Whoever leads speaks for all; a lane that is stopped here may be worked on elsewhere. */
  private void leave(Lead lead, SynclineException error) {
    if (lead.leads()) {
      ending.leave(error, status(), parts.clock().instant());
    }
  }

  private void resume(Shift shift, Lead lead, SynclineException e) throws InterruptedException {
    if (e.code() == ErrorCode.FENCED) {
      LOG.warn("{}: {}; beginning again", settings.sync(), e.getMessage());
    } else {
      outages.away(String.valueOf(e.getMessage()), parts.clock().instant());
      shift.waitsFor(e);
      waiting = shift.status();
    }
    try {
      lead.requireLead();
    } catch (SynclineException lost) {
      LOG.debug("{}: {}", settings.sync(), lost.getMessage());
    }
    pause(backoff.next());
  }

  static String holder() {
    try {
      return InetAddress.getLocalHost().getHostName() + " pid " + ProcessHandle.current().pid();
    } catch (UnknownHostException e) {
      return "pid " + ProcessHandle.current().pid();
    }
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

  /** Finishes the batches under way and lets {@link #run} return. */
  public void stop() {
    synchronized (this) {
      stopping = true;
      notifyAll();
    }
    Shift shift = current;
    if (shift != null) {
      shift.stop();
    }
  }

  /** How each lane goes; empty before the work began. */
  public List<PipelineStatus> status() {
    Shift shift = current;
    List<PipelineStatus> status = shift == null ? List.of() : shift.status();
    return status.isEmpty() ? waiting : status;
  }

  /** Whether every lane is worked on. */
  public boolean ready() {
    List<PipelineStatus> status = status();
    return !status.isEmpty()
        && status.stream()
            .allMatch(
                lane ->
                    lane.state() == PipelineStatus.State.STREAMING
                        || lane.state() == PipelineStatus.State.PAUSED
                        || lane.state() == PipelineStatus.State.CATCHING_UP);
  }

  /** Whether this process is the one of several that looks after what they share. */
  public boolean leads() {
    Shift shift = current;
    return shift != null && shift.leads();
  }

  /** Whether nothing needs somebody: outages that pass by themselves are healthy. */
  public boolean healthy() {
    return status().stream()
        .noneMatch(lane -> lane.state() == PipelineStatus.State.STOPPED_BY_ERROR);
  }
}
