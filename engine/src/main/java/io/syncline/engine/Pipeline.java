// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Acknowledgement;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Catalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane to one target, for as long as the engine runs: opens the stream at the checkpoint,
 * applies what comes, and opens it again when it breaks. {@link #run} is its own thread's.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final Duration AWAIT = Duration.ofMillis(500);
  private static final int MOST_UNSEEN = 10_000;

  private final PipelineId id;
  private final ChangeSource source;
  private final Target target;
  private final TargetWriter writer;
  private final PipelineProgress progress;
  private final PipelineMeters meters;
  private final EngineSettings settings;
  private final EngineParts parts;
  private final BatchWriter batches;
  private final Backoff backoff;
  private final Backoff openings;
  private final OutageLog outages;

  private final Bound bound;
  private final List<EntryResync> toRead; // the apply thread only
  private final IdWriter ids;
  private final StateStore.Lease lease;
  private final SetAside setAside;
  private final Diary diary;
  private final Breaker breaker;
  private final Predicate<StreamEvent.SchemaChanged> knownShapes;

  private volatile boolean stopping;
  private volatile @Nullable SynclineException failure;
  private volatile @Nullable SynclineException ending;
  private volatile @Nullable SchemaChange schemaChange;
  private volatile @Nullable OpenPipeline open;
  private volatile boolean drained;
  private volatile boolean paused;
  private final Queue<EntryResync> asked = new ConcurrentLinkedQueue<>();
  private final Views views = new Views();
  private volatile @Nullable Checkpoint openedAt;

  Pipeline(
      PipelineId id,
      TargetWriter writer,
      Target target,
      Bound bound,
      EngineSettings settings,
      EngineParts parts,
      ExecutorService pool,
      List<EntryResync> toRead,
      IdWriter ids,
      SetAside setAside,
      Diary diary,
      Breaker breaker,
      Predicate<StreamEvent.SchemaChanged> knownShapes,
      StateStore.Lease lease) {
    this.lease = lease;
    this.id = id;
    this.source = parts.source();
    this.target = target;
    this.writer = writer;
    this.bound = bound;
    this.settings = settings;
    this.parts = parts;
    this.toRead = new ArrayList<>(toRead);
    this.ids = ids;
    this.setAside = setAside;
    this.diary = diary;
    this.breaker = breaker;
    this.knownShapes = knownShapes;
    this.batches = new BatchWriter(writer, new EntryEnds(bound.mapping()), settings, pool);
    this.progress = new PipelineProgress(id, settings.wholeTransactions());
    this.meters = new PipelineMeters(parts.meters(), id);
    this.backoff = new Backoff(settings.retry(), new java.util.SplittableRandom());
    this.openings = new Backoff(settings.retry(), new java.util.SplittableRandom());
    this.outages = new OutageLog(LOG, id.text());
    meters.gauges(progress, parts.clock());
    meters.gauge("syncline.breaker.state", breaker, Breaker::number);
  }

  /** A mapping and the catalog it is bound to. */
  public record Bound(BoundMapping mapping, Catalog catalog) {}

  PipelineId id() {
    return id;
  }

  PipelineProgress progress() {
    return progress;
  }

  /** Why the pipeline ended by itself; null while it runs or after a clean stop. */
  @Nullable SynclineException failure() {
    return failure;
  }

  /** The rows' shape changed; whoever runs the pipeline binds the mapping again. */
  @Nullable SchemaChange schemaChange() {
    return schemaChange;
  }

  /** Where the stream was last opened; null before the first time. */
  @Nullable Checkpoint openedAt() {
    return openedAt;
  }

  /** Whether everything that was delivered is in the target. */
  boolean drained() {
    return drained;
  }

  void run() {
    try {
      while (!stopping) {
        openAndApply();
      }
      SynclineException why = ending;
      if (why == null) {
        progress.state(State.STOPPED);
      } else {
        fail(why);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SchemaChange e) {
      schemaChange = e;
    } catch (SynclineException e) {
      fail(e);
    } catch (RuntimeException e) {
      LOG.error("{}: unexpected failure", id, e);
      fail(new SynclineException(ErrorCode.INTERNAL, "unexpected failure: " + e, e));
    }
  }

  private void fail(SynclineException e) {
    progress.state(State.STOPPED_BY_ERROR);
    progress.attention(Ending.text(e));
    failure = e;
  }

  private void openAndApply() throws InterruptedException {
    try {
      Checkpoint start = takeOver();
      try (OpenPipeline opened = open(start)) {
        open = opened;
        openings.reset();
        outages.back(parts.clock().instant());
        progress.state(State.CATCHING_UP);
        apply(opened);
      }
    } catch (SynclineException e) {
      if (!e.passesByItself() || e.code() == ErrorCode.FENCED) {
        throw e;
      }
      progress.state(State.WAITING);
      progress.attention(e.getMessage());
      outages.away(String.valueOf(e.getMessage()), parts.clock().instant());
      pause(openings.next());
    } finally {
      open = null;
      drained = false;
    }
  }

  /** A process that lost its lease must not take over again from the one that has it now. */
  private Checkpoint takeOver() {
    lease.require();
    Checkpoint checkpoint =
        writer
            .takeOver()
            .orElseThrow(
                () ->
                    new SynclineException(
                        ErrorCode.NOT_APPLIED,
                        "the checkpoint of " + id + " is gone from " + id.target()));
    progress.reached(checkpoint.position());
    openedAt = checkpoint;
    return checkpoint;
  }

  private OpenPipeline open(Checkpoint start) {
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
            ids,
            setAside,
            diary,
            start);
    OpenPipeline opened = new OpenPipeline(id, source, target.reader(), bound, session);
    opened.assembler().expect(knownShapes);
    opened.owes(toRead);
    return opened;
  }

  private void apply(OpenPipeline opened) throws InterruptedException {
    Thread reading =
        Thread.ofPlatform()
            .name("syncline-read-" + id.lane().text())
            .start(() -> opened.reader().run(lease));
    try {
      while (!stopping) {
        step(opened);
      }
      opened.applier().finish();
    } finally {
      reading.interrupt();
      reading.join();
    }
  }

  private void step(OpenPipeline opened) throws InterruptedException {
    if (paused) {
      opened.assembler().requireReader();
      progress.state(State.PAUSED);
      pause(AWAIT);
      return;
    }
    takeAsked(opened);
    switch (opened.applyStep()) {
      case Step.Worked worked -> drained = false;
      case Step.Idle idle -> {
        drained = opened.drained();
        opened.assembler().awaitWork(AWAIT);
      }
      case Step.RetryIn retry -> pause(retry.after());
    }
  }

  private void takeAsked(OpenPipeline opened) {
    for (EntryResync one = asked.poll(); one != null; one = asked.poll()) {
      toRead.removeIf(EntryResync::complete);
      toRead.add(one);
      opened.resync().addEntry(one);
    }
  }

  /** Has rows read again beside the stream. Any thread. */
  void resync(EntryResync entry) {
    asked.add(entry);
    wake();
  }

  /** Rests, or goes on. Any thread. */
  void pause(boolean rest) {
    if (paused != rest) {
      LOG.info("{}: {}", id, rest ? "paused" : "resumed");
    }
    paused = rest;
  }

  boolean paused() {
    return paused;
  }

  SetAside setAside() {
    return setAside;
  }

  Diary diary() {
    return diary;
  }

  /** What is not asked of the source, but known here. */
  void refresh() {
    progress.breaker(breaker.state());
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private synchronized void pause(Duration duration) throws InterruptedException {
    if (!stopping) {
      wait(Math.max(1, duration.toMillis()));
    }
  }

  /** Finishes the batch, confirms, leaves. Any thread. */
  void stop() {
    stopping = true;
    wake();
  }

  /** Ends by an error that was found elsewhere. Any thread. */
  void end(SynclineException why) {
    ending = why;
    if (failure != null) {
      fail(why);
    }
    stop();
  }

  private void wake() {
    synchronized (this) {
      notifyAll();
    }
    OpenPipeline opened = open;
    if (opened != null) {
      opened.assembler().wake();
    }
  }

  /** What later reads are known to see; lets the pipeline forget old transactions. Any thread. */
  void observed(SourceProgress source) {
    views.took(source);
    OpenPipeline opened = open;
    if (opened != null) {
      opened.assembler().forgetSeen(source.snapshot());
    }
  }

  /** What is known to be applied; empty while nothing is, or too much is unseen. Any thread. */
  Optional<Acknowledgement> acknowledgement(Instant at) {
    Position position = progress.position(); // first: what is applied later may be named too
    OpenPipeline opened = open;
    Set<Long> unseen = opened == null ? Set.of() : opened.assembler().unseen();
    return opened == null || unseen.size() > MOST_UNSEEN
        ? Optional.empty()
        : Optional.of(new Acknowledgement(id, position, unseen, views.applied(position), at));
  }
}
