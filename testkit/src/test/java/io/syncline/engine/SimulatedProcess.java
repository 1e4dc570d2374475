// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.EngineSettings.RetrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What {@link Run} and {@link Pipeline} do with threads, in steps and on one. */
final class SimulatedProcess {
  private final EngineParts parts;
  private final EngineSettings settings;
  private final Target target;
  private final Random dice;
  private final List<LaneSteps> lanes = new ArrayList<>();
  private boolean over;

  SimulatedProcess(EngineParts parts, EngineSettings settings, BoundMapping mapping, Random dice) {
    this.parts = parts;
    this.settings = settings;
    this.dice = dice;
    this.target = parts.targets().apply(mapping);
  }

  static EngineSettings settings(Random dice) {
    EngineSettings defaults = EngineSettings.DEFAULTS;
    return new EngineSettings(
        "simulated",
        1,
        1,
        1 + dice.nextInt(30),
        Duration.ofMillis(dice.nextInt(3)),
        1 + dice.nextInt(10),
        new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(1), Integer.MAX_VALUE),
        defaults.heartbeatInterval(),
        defaults.statusInterval(),
        defaults.idleCheckpointInterval(),
        1 + dice.nextInt(5),
        defaults.retainedWarningBytes(),
        defaults.failures());
  }

  boolean started() {
    return !lanes.isEmpty();
  }

  /** Whether another process took over, or a rejection ended this one. */
  boolean over() {
    return over;
  }

  List<LaneSteps> lanes() {
    return lanes;
  }

  /** Prepares and loads, or does one step of one lane; what passes by itself is tried again. */
  void step() throws InterruptedException {
    try {
      if (!started()) {
        start();
      } else {
        lanes.get(dice.nextInt(lanes.size())).step();
      }
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.FENCED || e.code() == ErrorCode.RECORD_REJECTED) {
        over = true;
      } else if (!e.passesByItself()) {
        throw e;
      }
    }
  }

  private void start() throws InterruptedException {
    ExecutorService pool = new CallingThread();
    Breaker breaker = new Breaker(target.name(), settings.retry(), parts.clock());
    Pipeline.Bound bound = Preparation.bind(parts);
    Preparation preparation = new Preparation(settings, parts, bound, target);
    preparation.requireSetUp(new ShapeChanges());
    Map<Lane, TargetWriter> writers = new EnumMap<>(Lane.class);
    for (Lane lane : preparation.lanes()) {
      writers.put(lane, new BreakingWriter(target.writer(preparation.pipeline(lane)), breaker));
    }
    LaneFailures failures = new LaneFailures(settings, parts, bound, preparation, writers);
    OutageLog outages = new OutageLog(LoggerFactory.getLogger("simulation"), "simulated");
    Loading loading =
        new Loading(
            settings,
            parts,
            bound,
            LoadListener.NONE,
            pool,
            outages,
            preparation,
            () -> false,
            failures);
    List<EntryResync> toRead =
        preparation.entriesToRead(preparation.entriesOf(loading.loadIfNeeded(writers)));
    writers.forEach(
        (lane, writer) ->
            lanes.add(
                new LaneSteps(
                    writer,
                    bound,
                    pool,
                    preparation.ofLane(toRead, lane),
                    failures.of(lane),
                    failures.diary(lane))));
  }

  /** The process is gone; the server notices. */
  void die() {
    lanes.forEach(LaneSteps::drop);
  }

  /** One pipeline in steps. */
  final class LaneSteps {
    private final TargetWriter writer;
    private final Pipeline.Bound bound;
    private final BatchWriter batches;
    private final PipelineProgress progress;
    private final PipelineMeters meters;
    private final Backoff backoff;
    private final OutageLog outages;
    private final List<EntryResync> toRead;
    private final SetAside setAside;
    private final Diary diary;
    private @Nullable OpenPipeline open;

    LaneSteps(
        TargetWriter writer,
        Pipeline.Bound bound,
        ExecutorService pool,
        List<EntryResync> toRead,
        SetAside setAside,
        Diary diary) {
      this.writer = writer;
      this.bound = bound;
      this.batches =
          new BatchWriter(writer, new EntryEnds(bound.mapping()), settings.writers(), pool);
      this.progress = new PipelineProgress(writer.pipeline(), settings.wholeTransactions());
      this.meters = new PipelineMeters(parts.meters(), writer.pipeline());
      this.backoff = new Backoff(settings.retry(), new java.util.SplittableRandom(1));
      this.outages = new OutageLog(LoggerFactory.getLogger("simulation"), writer.pipeline().text());
      this.toRead = toRead;
      this.setAside = setAside;
      this.diary = diary;
    }

    TargetWriter writer() {
      return writer;
    }

    /**
     * The commit that the pipeline says its part of the target equals; null where it does not say
     * that, or where the answer to its last write was lost.
     */
    @Nullable Position claimed() {
      OpenPipeline opened = open;
      if (opened == null
          || !progress.status(parts.clock().instant()).guarantee().startsWith("transactions")) {
        return null;
      }
      Position known = opened.checkpoint().position();
      Position stored = target.reader().findCheckpoint(writer.pipeline()).orElseThrow().position();
      return stored.compareTo(known) > 0 ? null : known;
    }

    boolean atRest(long lsn) {
      return open != null
          && open.drained()
          && open.checkpoint().position().compareTo(Position.endOf(lsn)) >= 0;
    }

    void step() throws InterruptedException {
      try {
        OpenPipeline opened = open;
        if (opened == null) {
          open();
        } else if (dice.nextBoolean()) {
          opened.readStep(Duration.ZERO);
        } else {
          opened.applyStep();
        }
      } catch (SynclineException e) {
        drop();
        throw e;
      }
    }

    private void open() {
      Checkpoint start = writer.takeOver().orElseThrow();
      progress.reached(start.position());
      Applier.Session session =
          new Applier.Session(
              batches,
              writer,
              progress,
              meters,
              settings,
              parts.clock(),
              backoff,
              outages,
              parts.failpoints(),
              new IdWriter(parts.source().backReferences(), target.reader(), bound.mapping()),
              setAside,
              diary,
              start);
      OpenPipeline opened =
          new OpenPipeline(writer.pipeline(), parts.source(), target.reader(), bound, session);
      try {
        toRead.forEach(opened.resync()::addEntry);
        opened.resync().addOwed(writer.pendingRereads());
        open = opened;
      } finally {
        if (open == null) {
          opened.close();
        }
      }
    }

    void drop() {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }

  /** Runs everything at once on the calling thread. */
  private static final class CallingThread extends AbstractExecutorService {
    @Override
    public void execute(Runnable work) {
      work.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  static SimpleMeterRegistry meters() {
    return new SimpleMeterRegistry();
  }
}
