// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One pipeline in steps. */
final class SimulatedPipeline {
  private final Shared shared;
  private final TargetWriter writer;
  private final BatchWriter batches;
  private final PipelineProgress progress;
  private final PipelineMeters meters;
  private final Backoff backoff;
  private final OutageLog outages;
  private final List<EntryResync> toRead;
  private @Nullable OpenPipeline open;

  SimulatedPipeline(
      Shared shared, TargetWriter writer, ExecutorService pool, List<EntryResync> toRead) {
    EngineSettings settings = shared.settings();
    this.shared = shared;
    this.writer = writer;
    this.batches = new BatchWriter(writer, new EntryEnds(shared.bound().mapping()), settings, pool);
    this.progress = new PipelineProgress(writer.pipeline(), settings.wholeTransactions());
    this.meters = new PipelineMeters(shared.parts().meters(), writer.pipeline());
    this.backoff = new Backoff(settings.retry(), new java.util.SplittableRandom(1));
    this.outages = new OutageLog(LoggerFactory.getLogger("simulation"), writer.pipeline().text());
    this.toRead = toRead;
  }

  /** What the pipelines of a process have in common. */
  record Shared(
      EngineParts parts,
      EngineSettings settings,
      Random dice,
      StateStore.Lease lease,
      Target target,
      Pipeline.Bound bound,
      IdWriter ids,
      LaneFailures failures,
      Predicate<StreamEvent.SchemaChanged> known) {}

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
        || !progress
            .status(shared.parts().clock().instant())
            .guarantee()
            .startsWith("transactions")) {
      return null;
    }
    Position known = opened.checkpoint().position();
    Position stored =
        shared.target().reader().findCheckpoint(writer.pipeline()).orElseThrow().position();
    return stored.compareTo(known) > 0 ? null : known;
  }

  Position position() {
    return progress.position();
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
      } else if (shared.dice().nextBoolean()) {
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
    if (!shared.lease().held()) {
      throw new SynclineException(ErrorCode.FENCED, "the lease is gone");
    }
    Checkpoint start = writer.takeOver().orElseThrow();
    progress.reached(start.position());
    Lane lane = writer.pipeline().lane();
    Applier.Session session =
        new Applier.Session(
            batches,
            writer,
            progress,
            meters,
            shared.settings(),
            shared.parts().clock(),
            backoff,
            outages,
            shared.ids(),
            shared.failures().of(lane),
            shared.failures().diary(lane),
            start);
    OpenPipeline opened =
        new OpenPipeline(
            writer.pipeline(),
            shared.parts().source(),
            shared.target().reader(),
            shared.bound(),
            session);
    opened.assembler().expect(shared.known());
    opened.owes(toRead);
    open = opened;
  }

  void drop() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
