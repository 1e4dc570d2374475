// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.Lane;
import io.syncline.engine.Pipeline.Bound;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a snapshot is due, and loads it. One thread. */
final class Loading {
  private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

  private final EngineSettings settings;
  private final EngineParts parts;
  private final Bound bound;
  private final LoadListener listener;
  private final ExecutorService pool;
  private final OutageLog outages;
  private final Preparation preparation;
  private final BooleanSupplier stopping;
  private final LaneFailures laneFailures;

  Loading(
      EngineSettings settings,
      EngineParts parts,
      Bound bound,
      LoadListener listener,
      ExecutorService pool,
      OutageLog outages,
      Preparation preparation,
      BooleanSupplier stopping,
      LaneFailures laneFailures) {
    this.settings = settings;
    this.parts = parts;
    this.bound = bound;
    this.listener = listener;
    this.pool = pool;
    this.outages = outages;
    this.preparation = preparation;
    this.stopping = stopping;
    this.laneFailures = laneFailures;
  }

  /**
   * Loads a snapshot, unless there is a finished one. A lane that is new beside others begins where
   * the source is now.
   *
   * @return the new lanes, all of whose entries must be read again
   */
  Set<Lane> loadIfNeeded(Map<Lane, TargetWriter> writers) throws InterruptedException {
    Map<Lane, TargetWriter> fresh = new EnumMap<>(Lane.class);
    boolean finished = false;
    boolean unfinished = false;
    for (Map.Entry<Lane, TargetWriter> writer : writers.entrySet()) {
      Optional<Checkpoint> checkpoint = writer.getValue().takeOver();
      if (checkpoint.isEmpty() || checkpoint.get().stage() == Stage.RETIRED) {
        fresh.put(writer.getKey(), writer.getValue());
      } else {
        finished |= checkpoint.get().stage() == Stage.STREAM;
        unfinished |= checkpoint.get().stage() == Stage.SNAPSHOT;
      }
    }
    preparation.retireOtherLanes();
    parts.source().retireOthers(writers.values().stream().map(TargetWriter::pipeline).toList());
    preparation.removeLeftovers(); // before anything is written that is called the same
    if (unfinished || !finished) {
      load(writers);
      return Set.of();
    }
    if (!fresh.isEmpty()) {
      join(fresh);
    }
    return fresh.keySet();
  }

  private void join(Map<Lane, TargetWriter> fresh) throws InterruptedException {
    long era = parts.state().loadEra(settings.sync());
    try (SnapshotSession now =
        parts.source().beginSnapshot(List.copyOf(pipelines(fresh).keySet()), bound.catalog())) {
      mark(fresh, new Checkpoint(Stage.STREAM, era, now.position(), now.source()));
    }
  }

  private void load(Map<Lane, TargetWriter> writers) throws InterruptedException {
    Instant began = parts.clock().instant();
    long era = parts.state().loadEra(settings.sync());
    mark(writers, new Checkpoint(Stage.SNAPSHOT, era, io.syncline.core.change.Position.START, ""));
    Map<PipelineId, Lane> pipelines = pipelines(writers);
    LOG.info("{}: loading a snapshot", settings.sync());
    laneFailures.startOver();
    try (SnapshotSession snapshot =
        parts.source().beginSnapshot(List.copyOf(pipelines.keySet()), bound.catalog())) {
      Checkpoint checkpoint =
          new Checkpoint(Stage.SNAPSHOT, era, snapshot.position(), snapshot.source());
      load(snapshot, writers, checkpoint);
      preparation.rememberCatalog();
      preparation.everythingRead();
      mark(writers, checkpoint.inStage(Stage.STREAM));
    }
    LOG.info(
        "{}: snapshot loaded in {} s",
        settings.sync(),
        Duration.between(began, parts.clock().instant()).toSeconds());
  }

  private void load(
      SnapshotSession snapshot, Map<Lane, TargetWriter> writers, Checkpoint checkpoint)
      throws InterruptedException {
    LoadWriters loaders =
        new LoadWriters(
            pool,
            settings.loadWriters(),
            () -> new Backoff(settings.retry(), new java.util.SplittableRandom()),
            this::retried,
            stopping,
            laneFailures::refused);
    new InitialLoad(
            bound.mapping(),
            snapshot,
            writers,
            checkpoint,
            settings,
            loaders,
            listener,
            new Sweep(loaders, preparation.target().reader(), laneFailures::contains),
            laneFailures::contains)
        .run();
  }

  private synchronized void retried(Outcome outcome) {
    if (outcome instanceof Outcome.Retry(String reason, Outcome.Cause cause)
        && cause == Outcome.Cause.UNREACHABLE) {
      outages.away(reason, parts.clock().instant());
    }
  }

  private void mark(Map<Lane, TargetWriter> writers, Checkpoint checkpoint)
      throws InterruptedException {
    for (TargetWriter writer : writers.values()) {
      new LoadWriters(
              pool,
              1,
              () -> new Backoff(settings.retry(), new java.util.SplittableRandom()),
              this::retried,
              stopping,
              laneFailures::refused)
          .retrying(() -> writer.advance(checkpoint));
    }
  }

  private Map<PipelineId, Lane> pipelines(Map<Lane, TargetWriter> writers) {
    Map<PipelineId, Lane> pipelines = new LinkedHashMap<>();
    writers.forEach((lane, writer) -> pipelines.put(writer.pipeline(), lane));
    return pipelines;
  }
}
