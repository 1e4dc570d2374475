// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.PipelineStatus;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.Pipeline.Bound;
import io.syncline.engine.call.TargetCalls;
import io.syncline.engine.call.WatchedTarget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run under one lease: prepares, loads, streams. When rows change their shape the mapping is
 * bound again and the pipelines begin again. {@link #until} is the calling thread's.
 */
final class Run implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final EngineSettings settings;
  private final EngineParts parts;
  private final StateStore.Lease lease;
  private final LoadListener loadListener;
  private final OutageLog outages;
  private final TargetCalls calls;
  private final Prelude prelude;

  private volatile boolean stopping;
  private volatile boolean worked;
  private volatile List<Pipeline> pipelines = List.of();
  private final List<Thread> threads = new ArrayList<>(); // the calling thread of until only

  Run(
      EngineSettings settings,
      EngineParts parts,
      StateStore.Lease lease,
      LoadListener loadListener,
      OutageLog outages) {
    this.settings = settings;
    this.parts = parts;
    this.lease = lease;
    this.loadListener = loadListener;
    this.outages = outages;
    this.calls = new TargetCalls(settings.answerWithin(), parts.clock());
    this.prelude = new Prelude(settings, parts, lease::held, calls);
  }

  /** Runs until one of the ends is reached. */
  Ended until(Until until) throws InterruptedException {
    ShapeChanges shapes = new ShapeChanges();
    while (true) {
      Ended ended = untilShapeChanges(until, shapes);
      if (ended != null) {
        return ended;
      }
    }
  }

  private @Nullable Ended untilShapeChanges(Until until, ShapeChanges shapes)
      throws InterruptedException {
    pipelines = List.of();
    Bound bound = shapes.binding(() -> Preparation.bind(parts));
    ExecutorService pool = Executors.newCachedThreadPool(threads());
    pool.execute(new CallWatch(settings.sync(), calls, parts.clock(), () -> stopping)::run);
    try (Target target = new WatchedTarget(parts.targets().apply(bound.mapping()), calls)) {
      Preparation preparation = new Preparation(settings, parts, bound, target);
      FormerProgress former = FormerProgress.load(parts.state(), settings.sync());
      prelude.begin(beginning(preparation, former));
      preparation.requireSetUp();
      preparation.reshapedTables().forEach(shapes::add);
      Breaker breaker = new Breaker(target.name(), settings.retry(), parts.clock());
      Map<Lane, TargetWriter> writers = writers(preparation, target, breaker);
      try {
        LaneFailures failures = new LaneFailures(settings, parts, bound, preparation, writers);
        Set<String> reshaped = shapes.entriesOf(bound.mapping());
        reshaped.addAll(
            preparation.entriesOf(
                new Loading(
                        settings,
                        parts,
                        bound,
                        prelude.hearing(loadListener),
                        pool,
                        outages,
                        preparation,
                        () -> stopping,
                        failures)
                    .loadIfNeeded(writers)));
        List<EntryResync> toRead = preparation.entriesToRead(reshaped);
        shapes.clear();
        outages.back(parts.clock().instant());
        startPipelines(
            writers,
            target,
            bound,
            pool,
            preparation,
            toRead,
            failures,
            breaker,
            knownShapes(bound, toRead, shapes),
            former);
        return new Supervision(
                settings,
                parts,
                lease,
                new Errands(target, pool, former.waitingEdges(target.name())),
                calls,
                bound,
                pipelines,
                () -> stopping)
            .watch(until, shapes);
      } catch (LoadWriters.Stopped e) {
        return new Ended.Stopped();
      } finally {
        stopPipelines();
        writers.values().forEach(TargetWriter::close);
      }
    } finally {
      if (stopping) {
        prelude.stop();
      }
      pool.shutdownNow();
    }
  }

  private List<PipelineStatus> beginning(Preparation preparation, FormerProgress former) {
    return preparation.lanes().stream()
        .map(
            lane -> {
              PipelineProgress progress =
                  new PipelineProgress(preparation.pipeline(lane), settings.wholeTransactions());
              former.of(preparation.pipeline(lane)).ifPresent(progress::remember);
              return progress.status(parts.clock().instant());
            })
        .toList();
  }

  private static java.util.concurrent.ThreadFactory threads() {
    return Thread.ofPlatform().name("syncline-write-", 1).daemon(true).factory();
  }

  private static Map<Lane, TargetWriter> writers(
      Preparation preparation, Target target, Breaker breaker) {
    Map<Lane, TargetWriter> writers = new EnumMap<>(Lane.class);
    for (Lane lane : preparation.lanes()) {
      writers.put(lane, new BreakingWriter(target.writer(preparation.pipeline(lane)), breaker));
    }
    return writers;
  }

  /** Older shapes of tables that are being read as a whole, by the catalog that came after. */
  static Predicate<StreamEvent.SchemaChanged> knownShapes(
      Bound bound, List<EntryResync> toRead, ShapeChanges shapes) {
    long upTo = shapes.knownUpTo();
    Set<TableId> tables =
        toRead.stream()
            .map(entry -> EntryTable.of(bound.mapping(), entry.entry()).table())
            .collect(Collectors.toSet());
    return change -> change.commitLsn() <= upTo && tables.contains(change.table());
  }

  private void startPipelines(
      Map<Lane, TargetWriter> writers,
      Target target,
      Bound bound,
      ExecutorService pool,
      Preparation preparation,
      List<EntryResync> toRead,
      LaneFailures failures,
      Breaker breaker,
      Predicate<StreamEvent.SchemaChanged> knownShapes,
      FormerProgress former) {
    IdWriter ids = new IdWriter(parts.source().backReferences(), target.reader(), bound.mapping());
    if (ids.needed()) {
      pool.execute(ids::run);
    }
    List<Pipeline> started = new ArrayList<>();
    writers.forEach(
        (lane, writer) ->
            started.add(
                new Pipeline(
                    preparation.pipeline(lane),
                    writer,
                    target,
                    bound,
                    settings,
                    parts,
                    pool,
                    preparation.ofLane(toRead, lane),
                    ids,
                    failures.of(lane),
                    failures.diary(lane),
                    breaker,
                    knownShapes,
                    lease)));
    started.forEach(pipeline -> former.of(pipeline.id()).ifPresent(pipeline.progress()::remember));
    prelude.end();
    pipelines = List.copyOf(started);
    worked = true;
    if (stopping) {
      stop();
    }
    for (Pipeline pipeline : pipelines) {
      threads.add(
          Thread.ofPlatform()
              .name("syncline-apply-" + pipeline.id().lane().text())
              .start(pipeline::run));
    }
  }

  private void stopPipelines() throws InterruptedException {
    pipelines.forEach(Pipeline::stop);
    for (Thread thread : threads) {
      while (!thread.join(settings.statusInterval())) {
        if (lease.held()) {
          publish();
        }
      }
    }
    threads.clear();
    if (!pipelines.isEmpty()) {
      publish();
    }
    try {
      pipelines.forEach(pipeline -> pipeline.diary().flush(true));
    } catch (SynclineException e) {
      LOG.debug("the last batches could not be stored: {}", e.getMessage());
    }
  }

  private void publish() {
    try {
      status().forEach(parts.state()::saveStatus);
    } catch (SynclineException e) {
      LOG.debug("the status could not be stored: {}", e.getMessage());
    }
  }

  void stop() {
    stopping = true;
    pipelines.forEach(Pipeline::stop);
  }

  /** Whether there have been pipelines, so that what ends the run now is something new. */
  boolean worked() {
    return worked;
  }

  /** Says, if nothing works yet, what everything waits for; false if something does. */
  boolean waitsFor(SynclineException error) {
    return prelude.waitsFor(error);
  }

  /** Nothing is published any more. */
  @Override
  public void close() {
    prelude.close();
  }

  List<PipelineStatus> status() {
    List<Pipeline> running = pipelines;
    if (running.isEmpty()) {
      return prelude.status();
    }
    return running.stream()
        .map(pipeline -> calls.seen(pipeline.progress().status(parts.clock().instant())))
        .toList();
  }
}
