// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Target;
import io.syncline.core.binding.MappingDifference;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.RowReader;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.engine.AppliedMapping;
import io.syncline.engine.Breaker;
import io.syncline.engine.Ended;
import io.syncline.engine.EngineParts;
import io.syncline.engine.EngineSettings;
import io.syncline.engine.Groundwork;
import io.syncline.engine.IdWriter;
import io.syncline.engine.LoadListener;
import io.syncline.engine.OutageLog;
import io.syncline.engine.Until;
import java.time.Duration;
import java.time.Instant;
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
final class Shift {
  private static final Logger LOG = LoggerFactory.getLogger(Shift.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(20);
  private static final Duration RESCUE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);

  private final EngineSettings settings;
  private final QueueSettings queueSettings;
  private final EngineParts parts;
  private final ChangeQueue queue;
  private final Lead lead;
  private final LoadListener loadListener;
  private volatile boolean stopping;
  private volatile @Nullable WorkProgress progress;
  private volatile @Nullable Crew crew;
  private final Timer check = new Timer(CHECK_INTERVAL);
  private final Timer rescue = new Timer(RESCUE_INTERVAL);
  private final Timer poll = new Timer(RESCUE_INTERVAL);
  private final Timer prune = new Timer(PRUNE_INTERVAL);
  private final Timer publish;
  private final Timer heartbeat;
  private int idle; // the calling thread of work only

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
    this.publish = new Timer(settings.statusInterval());
    this.heartbeat = new Timer(settings.heartbeatInterval());
  }

  /**
   * Why the run ends; null if the mapping must be bound again, or this process leads from now on.
   */
  @Nullable Ended work(Until until, OutageLog outages) throws InterruptedException {
    Groundwork ground = Groundwork.begin(settings, parts);
    ExecutorService pool = Executors.newCachedThreadPool(Shift::thread);
    try (Target target = ground.target()) {
      ground.requireSetUp();
      Rescue rescuing = new Rescue(queue, target, settings.sync());
      List<Groundwork.ToRead> toRead = List.of();
      if (lead.leads()) {
        toRead = prepare(ground, rescuing, pool, outages);
      } else if (!awaitLoaded(ground)) {
        return null;
      }
      IdWriter ids =
          new IdWriter(parts.source().backReferences(), target.reader(), ground.mapping());
      if (ids.needed()) {
        pool.execute(ids::run);
      }
      WorkProgress going =
          new WorkProgress(
              ground.lanes(),
              ground::pipeline,
              new WorkProgress.Followers(ids::applied, diary(ground), breaker(target)),
              new WorkProgress.Clocks(outages, parts.clock()));
      progress = going;
      return work(ground, going, rescuing, new Reading(toRead, pool), until);
    } catch (io.syncline.engine.LoadWriters.Stopped e) {
      return new Ended.Stopped();
    } finally {
      pool.shutdownNow();
    }
  }

  private Breaker breaker(Target target) {
    return new Breaker(target.name(), settings.retry(), parts.clock());
  }

  private ClaimDiary diary(Groundwork ground) {
    return new ClaimDiary(
        parts.state().journal(),
        new ClaimDiary.Place(settings.sync(), ground.target().name(), QueueEngine.holder()),
        ground.mapping()::laneOf,
        parts.clock(),
        parts.listener());
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
      parts.state().beginEra(settings.sync());
      rescuing.fenceOffAll();
    } else if (changing()) {
      rescuing.fenceOffAll();
    }
    return ground.prepare(pool, loadListener, outages, () -> stopping);
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
      Groundwork ground, WorkProgress going, Rescue rescuing, Reading reading, Until until)
      throws InterruptedException {
    Crew.Stores stores = new Crew.Stores(queue, ground.target());
    Crew working = new Crew(stores, queueSettings, settings, parts.failpoints());
    crew = working;
    try {
      working.start(ground.mapping(), ground.era(), going, QueueEngine.holder());
      going.state(State.STREAMING);
      ClaimRequests desk = requests(ground);
      reading.pool().execute(() -> readAgain(ground, reading.entries()));
      while (!stopping) {
        SynclineException failure = working.failure();
        if (failure != null) {
          throw failure;
        }
        if (housekeeping(ground, going, rescuing, reading.pool())) {
          return null;
        }
        poll(desk, reading.pool());
        if (until == Until.CAUGHT_UP && caughtUp(going)) {
          return new Ended.CaughtUp();
        }
        Thread.sleep(TICK);
      }
      return new Ended.Stopped();
    } finally {
      working.end();
      going.state(State.STOPPED);
      publishQuietly(going);
    }
  }

  private ClaimRequests requests(Groundwork ground) {
    return new ClaimRequests(
        parts.state().requests(),
        new ClaimRequests.Stores(parts.source(), queue),
        ground,
        () -> stopping);
  }

  private void poll(ClaimRequests desk, ExecutorService pool) {
    if (!lead.leads() || !poll.due()) {
      return;
    }
    try {
      desk.poll(settings.sync(), pool);
    } catch (SynclineException e) {
      LOG.debug("requests: {}", e.getMessage());
    }
  }

  private void readAgain(Groundwork ground, List<Groundwork.ToRead> entries) {
    try (RowReader rows = parts.source().rowReader()) {
      for (Groundwork.ToRead entry : entries) {
        LOG.info("{}: {} is read again", settings.sync(), entry.entry());
        FullRead read =
            new FullRead(queue, rows, ground.target().reader(), ground.mapping(), () -> stopping);
        if (read.enqueue(entry.entry())) {
          entry.finished().run();
        }
      }
    } catch (SynclineException e) {
      // What is not finished is still to be read: the next shift does it.
      LOG.warn("{}: reading again was interrupted: {}", settings.sync(), e.getMessage());
    }
  }

  /** Whether the shift is over. */
  private boolean housekeeping(
      Groundwork ground, WorkProgress going, Rescue rescuing, ExecutorService pool) {
    try {
      if (rescue.due()) {
        pool.execute(rescuing::attempt);
        if (!lead.leads() && lead.tryToLead()) {
          return true;
        }
      }
      if (publish.due()) {
        lead.requireLead();
        going.observed(queue.backlog(), version(ground), waitingEdges(ground));
        going.flush(false);
        if (lead.leads()) {
          going.status().forEach(parts.state()::saveStatus);
        }
      }
      if (heartbeat.due()) {
        queue.retryDue(); // also while the leader is frozen
        if (lead.leads()) {
          ground.target().releaseExternalEdges();
        }
      }
      if (lead.leads() && prune.due()) {
        Instant before = parts.clock().instant().minus(settings.failures().keep());
        parts.state().journal().prune(settings.sync(), before);
      }
      return check.due() && changed(ground);
    } catch (SynclineException e) {
      if (!e.passesByItself() || e.code() == ErrorCode.FENCED) {
        throw e;
      }
      LOG.debug("housekeeping: {}", e.getMessage());
      return false;
    }
  }

  private long version(Groundwork ground) {
    return parts.source().progress(ground.pipeline(ground.lanes().getFirst())).currentLsn();
  }

  private static long waitingEdges(Groundwork ground) {
    try {
      return ground.target().reader().waitingEdges();
    } catch (SynclineException e) {
      return 0; // the target is away; the workers say so
    }
  }

  private boolean changed(Groundwork ground) {
    boolean same =
        MappingDifference.between(
                AppliedMapping.present(parts.state().loadMapping(settings.sync())),
                ground.mapping())
            .entries()
            .stream()
            .allMatch(entry -> entry instanceof MappingDifference.EntryDifference.Pending);
    if (!same) {
      throw new SynclineException(
          ErrorCode.MAPPING_CHANGED,
          "another mapping was applied while this one ran; run again with the file it came from");
    }
    for (Checkpoint checkpoint : ground.checkpoints().values()) {
      if (checkpoint.stage() == Stage.STREAM) {
        parts.source().prove(checkpoint, ground.catalog());
      }
    }
    Catalog present = parts.source().loadCatalog(parts.tables());
    return lead.leads() && !fingerprints(present).equals(fingerprints(ground.catalog()));
  }

  private static Map<io.syncline.core.change.TableId, String> fingerprints(Catalog catalog) {
    return catalog.tables().values().stream()
        .collect(java.util.stream.Collectors.toMap(Catalog.Table::id, Catalog.Table::fingerprint));
  }

  /** Twice in a row, since what is read again comes into the queue by and by. */
  private boolean caughtUp(WorkProgress going) {
    boolean drained =
        queue.backlog().values().stream().allMatch(lane -> lane.waiting() == 0)
            && parts.state().loadMapping(settings.sync()).values().stream()
                .noneMatch(StateStore.AppliedEntry::pendingRead);
    idle = drained ? idle + 1 : 0;
    return idle >= 2 && going.status().stream().noneMatch(one -> one.state() == State.WAITING);
  }

  private void publishQuietly(WorkProgress going) {
    try {
      going.flush(true);
      if (lead.leads()) {
        going.status().forEach(parts.state()::saveStatus);
      }
    } catch (SynclineException e) {
      LOG.debug("the last status could not be stored: {}", e.getMessage());
    }
  }

  void stop() {
    stopping = true;
    Crew working = crew;
    if (working != null) {
      working.stop();
    }
  }

  List<PipelineStatus> status() {
    WorkProgress going = progress;
    return going == null ? List.of() : going.status();
  }
}
