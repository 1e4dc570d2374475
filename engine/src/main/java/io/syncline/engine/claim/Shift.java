// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Target;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.RowReader;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.failure.SynclineException;
import io.syncline.engine.CallWatch;
import io.syncline.engine.Ended;
import io.syncline.engine.EngineParts;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.Errands;
import io.syncline.engine.FormerProgress;
import io.syncline.engine.Groundwork;
import io.syncline.engine.IdWriter;
import io.syncline.engine.LoadListener;
import io.syncline.engine.OutageLog;
import io.syncline.engine.Prelude;
import io.syncline.engine.SweepLimit;
import io.syncline.engine.Until;
import io.syncline.engine.call.TargetCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One spell of work under one binding of the mapping. The process that holds the lease leads: it
 * loads the snapshot, has rows read again, and publishes how it goes; the others only work. {@link
 * #work} is the calling thread's.
 */
final class Shift implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shift.class);
  private static final Duration TICK = Duration.ofMillis(100);

  private final EngineSettings settings;
  private final QueueSettings queueSettings;
  private final EngineParts parts;
  private final ChangeQueue queue;
  private final Lead lead;
  private final LoadListener loadListener;
  private volatile boolean stopping;
  private volatile @Nullable WorkProgress progress;
  private volatile @Nullable Crew crew;
  private final TargetCalls calls;
  private final Prelude prelude;

  Shift(
      EngineSettings settings,
      QueueSettings queueSettings,
      EngineParts parts,
      ChangeQueue queue,
      Lead lead,
      LoadListener loadListener) {
    this.settings = settings;
    this.queueSettings = queueSettings;
    this.parts = parts;
    this.queue = queue;
    this.lead = lead;
    this.loadListener = loadListener;
    this.calls = new TargetCalls(settings.answerWithin(), parts.clock());
    this.prelude = new Prelude(settings, parts, lead::speaks, calls);
  }

  /**
   * Why the run ends; null if the mapping must be bound again, or this process leads from now on.
   */
  @Nullable Ended work(Until until, OutageLog outages) throws InterruptedException {
    ExecutorService pool = Executors.newCachedThreadPool(Shift::thread);
    pool.execute(new CallWatch(settings.sync(), calls, parts.clock(), () -> stopping)::run);
    try {
      return work(until, outages, Groundwork.begin(settings, parts, calls), pool);
    } catch (io.syncline.engine.LoadWriters.Stopped e) {
      return new Ended.Stopped();
    } finally {
      if (stopping) {
        prelude.stop();
      }
      pool.shutdownNow();
    }
  }

  private @Nullable Ended work(
      Until until, OutageLog outages, Groundwork ground, ExecutorService pool)
      throws InterruptedException {
    try (Target target = ground.target()) {
      IdWriter ids =
          new IdWriter(
              parts.source().backReferences(), target.reader(), ground.mapping(), lead::leads);
      WorkProgress going = new ShiftRecords(settings, parts, ground).progress(ids, outages, calls);
      FormerProgress former = FormerProgress.load(parts.state(), settings.sync());
      going.remember(former);
      prelude.begin(going.status());
      ground.requireSetUp();
      Rescue rescuing = new Rescue(queue, target, settings.sync());
      List<Groundwork.ToRead> toRead = List.of();
      if (lead.leads()) {
        toRead = prepare(ground, rescuing, pool, outages);
      } else if (!awaitLoaded(ground)) {
        return null;
      }
      if (ids.needed()) {
        pool.execute(ids::run);
      }
      Errands errands = new Errands(target, pool, former.waitingEdges(target.name()));
      Housekeeping keeping = housekeeping(ground, going, rescuing, errands, pool);
      return work(ground, going, keeping, new Reading(toRead, pool), until);
    }
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform().daemon(true).name("syncline-queue").unstarted(work);
  }

  /** What must be read again, beside the work. */
  private record Reading(List<Groundwork.ToRead> entries, ExecutorService pool) {}

  private List<Groundwork.ToRead> prepare(
      Groundwork ground, Rescue rescuing, ExecutorService pool, OutageLog outages)
      throws InterruptedException {
    Map<io.syncline.core.mapping.Lane, Checkpoint> checkpoints = ground.checkpoints();
    for (Checkpoint checkpoint : checkpoints.values()) {
      if (checkpoint.stage() == Stage.STREAM) {
        parts.source().prove(checkpoint, ground.catalog());
      }
    }
    if (!ground.loaded()) {
      // Rows of a snapshot have no place among the changes but before them all: in an era of its
      // own, which those who still work under the former one must not write in.
      parts.state().beginEra(settings.sync(), ground.latestEra());
      rescuing.fenceOffAll();
    } else if (changing()) {
      rescuing.fenceOffAll();
    }
    return ground.prepare(pool, prelude.hearing(loadListener), outages, () -> stopping);
  }

  private boolean changing() {
    return parts.state().loadMapping(settings.sync()).values().stream()
        .anyMatch(entry -> entry.pendingRead() || !entry.former().isEmpty());
  }

  /** Waits until the leader has loaded the snapshot; false if this process leads instead. */
  private boolean awaitLoaded(Groundwork ground) throws InterruptedException {
    while (!stopping) {
      if (lead.tryToLead()) {
        return false;
      }
      long era = parts.state().loadEra(settings.sync());
      Map<io.syncline.core.mapping.Lane, Checkpoint> checkpoints = ground.checkpoints();
      if (checkpoints.size() == ground.lanes().size()
          && checkpoints.values().stream()
              .allMatch(one -> one.stage() == Stage.STREAM && one.era() <= era)
          && checkpoints.values().stream().anyMatch(one -> one.era() == era)) {
        return true;
      }
      Thread.sleep(TICK.multipliedBy(3));
    }
    return false;
  }

  private @Nullable Ended work(
      Groundwork ground, WorkProgress going, Housekeeping keeping, Reading reading, Until until)
      throws InterruptedException {
    Crew.Stores stores = new Crew.Stores(queue, ground.target());
    Crew working = new Crew(stores, queueSettings, settings);
    crew = working;
    try {
      working.start(ground.mapping(), ground.era(), going, QueueEngine.holder());
      begun(going);
      reading.pool().execute(() -> readAgain(ground, reading.entries()));
      while (!stopping) {
        throwIf(working.failure());
        boolean over = going.failure() != null;
        if (over ? keeping.reshaped() : keeping.attempt()) {
          return null;
        }
        throwIf(going.failure());
        if (until == Until.CAUGHT_UP && keeping.caughtUp()) {
          throwIf(going.closed().error());
          return new Ended.CaughtUp();
        }
        Thread.sleep(TICK);
      }
      return new Ended.Stopped();
    } finally {
      working.end(keeping::end);
      going.end();
      keeping.end();
    }
  }

  private void begun(WorkProgress going) {
    prelude.end();
    going.begin();
    progress = going;
  }

  private static void throwIf(@Nullable SynclineException failure) {
    if (failure != null) {
      throw failure;
    }
  }

  private Housekeeping housekeeping(
      Groundwork ground,
      WorkProgress going,
      Rescue rescuing,
      Errands errands,
      ExecutorService pool) {
    ClaimRequests desk =
        new ClaimRequests(
            parts.state().requests(),
            new ClaimRequests.Stores(parts.source(), queue),
            ground,
            () -> stopping);
    return new Housekeeping(
        settings,
        parts,
        queue,
        lead,
        ground,
        new Housekeeping.Aides(going, rescuing, desk, errands, pool));
  }

  private void readAgain(Groundwork ground, List<Groundwork.ToRead> entries) {
    try (RowReader rows = parts.source().rowReader()) {
      for (Groundwork.ToRead entry : entries) {
        LOG.info("{}: {} is read again", settings.sync(), entry.entry());
        FullRead read =
            new FullRead(
                queue::add, rows, ground.target().reader(), ground.mapping(), () -> stopping);
        FullRead.Extent all = new FullRead.Extent(entry.entry(), null, SweepLimit.NONE);
        if (read.enqueue(all, FullRead.Place.BEGIN, place -> {})) {
          entry.finished().run();
        }
      }
    } catch (SynclineException e) {
      // What is not finished is still to be read: the next shift does it.
      LOG.warn("{}: reading again was interrupted: {}", settings.sync(), e.getMessage());
    }
  }

  void stop() {
    stopping = true;
    Crew working = crew;
    if (working != null) {
      working.stop();
    }
  }

  /** Says, if this process leads and nothing works yet, what everything waits for. */
  void waitsFor(SynclineException error) {
    prelude.waitsFor(error);
  }

  /** Nothing is published any more. */
  @Override
  public void close() {
    prelude.close();
  }

  boolean leads() {
    return lead.leads();
  }

  List<PipelineStatus> status() {
    WorkProgress going = progress;
    return going == null ? prelude.status() : going.status();
  }
}
