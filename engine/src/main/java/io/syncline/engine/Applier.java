// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineStatus.State;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.Mutation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies one batch after the other and moves the checkpoint with each. Never gives a batch up: it
 * is tried again until it is applied; of one that the target refuses, what it refuses alone is set
 * aside. One thread, or the simulation's.
 */
final class Applier {
  private static final Step WORKED = new Step.Worked();
  private static final Step IDLE = new Step.Idle();

  private final Assembler assembler;
  private final BatchWriter batches;
  private final TargetWriter writer;
  private final ChangeStream stream;
  private final Resync resync;
  private final PipelineProgress progress;
  private final PipelineMeters meters;
  private final EngineSettings settings;
  private final InstantSource clock;
  private final Backoff backoff;
  private final OutageLog outages;
  private final IdWriter ids;
  private final SetAside setAside;
  private final Diary diary;
  private final Healing healing;

  // the apply thread only
  private Checkpoint checkpoint;
  private Position stored;
  private @Nullable PreparedBatch current;
  private @Nullable Isolating isolation;
  private Instant checkpointedAt;
  private int rejections;
  private final Contention contention = new Contention();

  Applier(Session session, Assembler assembler, ChangeStream stream, Resync resync) {
    this.assembler = assembler;
    this.stream = stream;
    this.resync = resync;
    this.batches = session.batches();
    this.writer = session.writer();
    this.progress = session.progress();
    this.meters = session.meters();
    this.settings = session.settings();
    this.clock = session.clock();
    this.backoff = session.backoff();
    this.outages = session.outages();
    this.ids = session.ids();
    this.setAside = session.setAside();
    this.diary = session.diary();
    this.healing = new Healing(setAside, session.clock());
    this.checkpoint = session.start();
    this.stored = checkpoint.position();
    this.checkpointedAt = clock.instant();
    progress.convergingOnly(true); // until the first step knows what is to be read again
  }

  /** What a pipeline's parts share from one opening of the stream to the next. */
  record Session(
      BatchWriter batches,
      TargetWriter writer,
      PipelineProgress progress,
      PipelineMeters meters,
      EngineSettings settings,
      InstantSource clock,
      Backoff backoff,
      OutageLog outages,
      IdWriter ids,
      SetAside setAside,
      Diary diary,
      Checkpoint start) {}

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Whether everything that was offered is in the target. */
  boolean drained() {
    return current == null && assembler.takenUpTo() != null && resync.idle();
  }

  /**
   * Does the next thing there is to do.
   *
   * @throws SynclineException if the pipeline must stop, or the stream must be opened again
   */
  Step step() throws InterruptedException {
    if (current == null && resync.idle()) {
      resync.add(healing.due());
    }
    resync.claimTurn();
    sayGuarantee();
    PreparedBatch batch = current == null ? take() : current;
    if (batch != null) {
      current = batch;
      return isolation == null ? apply(batch) : isolate(batch, isolation);
    }
    RuntimeException failure = assembler.failure();
    if (failure != null) {
      throw failure;
    }
    StreamEvent.SchemaChanged change = assembler.schemaChanged();
    if (change != null) { // reading rows again, if it is under way, begins again afterwards
      throw new SchemaChange(change);
    }
    return resync.due() ? resynced(resync.step(checkpoint)) : idle();
  }

  private @Nullable PreparedBatch take() {
    PreparedBatch batch = assembler.take();
    if (batch != null) {
      setAside.follow(batch.transactionIds());
    }
    if (batch == null || setAside.size() == 0) {
      return batch;
    }
    return setAside.concerns(batch.after(checkpoint))
        ? batch.with(setAside.screen(batch.mutations()))
        : batch;
  }

  private void sayGuarantee() {
    progress.deadLetters(setAside.size());
    progress.convergingOnly(
        resync.due() || isolation != null || progress.position().compareTo(resync.exactFrom()) < 0);
  }

  private Step apply(PreparedBatch batch) throws InterruptedException {
    progress.pendingSince(batch.oldestCommit());
    Batch content = resync.follow(batch.after(checkpoint), checkpoint.position());
    Instant began = clock.instant();
    Outcome outcome = content.isEmpty() ? nothing() : batches.write(content);
    if (outcome instanceof Outcome.Applied applied) {
      current = null;
      boolean stored = !content.isEmpty();
      resync.add(content.rereads());
      resync.add(applied.rereads());
      checkpoint = checkpoint.at(batch.end());
      written(content, Diary.Kind.STREAM, began);
      meters.applied(batch, content.size(), began, clock.instant());
      progress.applied(batch, clock.instant());
      sayGuarantee();
      progress.pendingSince(assembler.oldestCommit());
      succeeded(stored);
      return WORKED;
    }
    if (Isolating.mayHelp(outcome, batch.mutations())) {
      meters.failed(outcome);
      resync.mayBeWrittenUpTo(batch.end());
      Isolation parts =
          Isolation.ofStream(batch.mutations(), checkpoint, checkpoint.at(batch.end()));
      isolation = new Isolating(parts, batches, setAside, this::content);
      return WORKED;
    }
    return failed(outcome);
  }

  private void written(Batch content, Diary.Kind kind, Instant began) {
    ids.applied(content);
    resync.add(setAside.applied(content));
    if (!content.isEmpty()) {
      diary.applied(kind, content, began);
    }
  }

  /** Goes on with a batch that was refused as a whole. */
  private Step isolate(PreparedBatch batch, Isolating parts) throws InterruptedException {
    Instant began = clock.instant();
    return switch (parts.step()) {
      case Isolating.Result.Done done -> isolated(batch, parts.end());
      case Isolating.Result.Applied(Batch content, Outcome.Applied applied) -> {
        resync.add(content.rereads());
        resync.add(applied.rereads());
        checkpoint = content.checkpoint();
        written(content, Diary.Kind.ISOLATION, began);
        progress.reached(checkpoint.position());
        succeeded(false);
        yield WORKED;
      }
      case Isolating.Result.Refused(Outcome why) -> {
        meters.failed(why);
        yield WORKED;
      }
      case Isolating.Result.Failed(Outcome outcome) -> failed(outcome);
    };
  }

  private Batch content(Isolation.Part part) {
    BatchBuilder builder = new BatchBuilder();
    List<Mutation> mutations =
        setAside.size() == 0 ? part.mutations() : setAside.screen(part.mutations());
    mutations.forEach(builder::add);
    return resync.follow(builder.build(part.checkpoint(), Batch.Scope.ALL), checkpoint.position());
  }

  /** Everything of the batch is applied or set aside: its end may be stored. */
  private Step isolated(PreparedBatch batch, Checkpoint end) {
    Outcome outcome = writer.advance(end);
    if (!(outcome instanceof Outcome.Applied)) {
      return failed(outcome);
    }
    isolation = null;
    current = null;
    checkpoint = end;
    progress.applied(batch, clock.instant());
    sayGuarantee();
    progress.pendingSince(assembler.oldestCommit());
    succeeded(true);
    return WORKED;
  }

  private static Outcome nothing() {
    return new Outcome.Applied(0, java.util.List.of());
  }

  private void succeeded(boolean stored) {
    rejections = 0;
    contention.over();
    backoff.reset();
    outages.back(clock.instant());
    progress.attention(null);
    progress.state(State.STREAMING);
    if (stored) {
      confirm();
    }
  }

  private void confirm() {
    checkpointedAt = clock.instant();
    stored = checkpoint.position();
    stream.confirm(stored);
  }

  private Step resynced(Resync.Result result) throws InterruptedException {
    return switch (result) {
      case Resync.Result.Waiting waiting -> IDLE;
      case Resync.Result.Narrowed narrowed -> WORKED;
      case Resync.Result.Worked worked -> {
        checkpoint = worked.batch().checkpoint();
        written(worked.batch(), Diary.Kind.RESYNC, clock.instant());
        succeeded(true);
        yield WORKED;
      }
      case Resync.Result.Failed(Outcome outcome) -> failed(outcome);
    };
  }

  private Step failed(Outcome outcome) {
    meters.failed(outcome);
    return switch (outcome) {
      case Outcome.Applied applied -> WORKED;
      case Outcome.Retry retry when !contention.isNews(retry) -> {
        outages.passing(retry.reason());
        yield new Step.RetryIn(backoff.next());
      }
      case Outcome.Retry retry -> retryIn(retry.reason());
      case Outcome.Rejected rejected -> rejected(rejected.reason());
      case Outcome.Misconfigured wrong -> throw new SynclineException(wrong.code(), wrong.reason());
      case Outcome.Fenced fenced ->
          throw new SynclineException(
              ErrorCode.FENCED,
              "another process took over this pipeline (epoch "
                  + fenced.newerEpoch()
                  + "); this one stops writing");
    };
  }

  private Step rejected(String reason) {
    rejections++;
    if (rejections > settings.retry().rejections()) {
      throw new SynclineException(ErrorCode.RECORD_REJECTED, reason);
    }
    return retryIn(reason);
  }

  private Step retryIn(String reason) {
    progress.state(State.WAITING);
    progress.attention(reason);
    outages.away(reason, clock.instant());
    return new Step.RetryIn(backoff.next());
  }

  /**
   * Moves the checkpoint of an idle pipeline now and then, so that the source may forget, and when
   * the source waits for that.
   */
  private Step idle() {
    Position end = assembler.takenUpTo();
    progress.state(State.STREAMING);
    if (end == null || end.compareTo(stored) <= 0) {
      return IDLE;
    }
    progress.reached(end);
    return due() ? advance(checkpoint.at(end)) : IDLE;
  }

  private boolean due() {
    return stream.awaitsConfirmation()
        || !clock.instant().isBefore(checkpointedAt.plus(settings.idleCheckpointInterval()));
  }

  private Step advance(Checkpoint next) {
    Outcome outcome = writer.advance(next);
    if (outcome instanceof Outcome.Applied) {
      checkpoint = next;
      succeeded(true);
      return WORKED;
    }
    return failed(outcome);
  }

  /** Stores what was reached, as far as the target lets; for a clean stop. */
  void finish() {
    Position end = assembler.takenUpTo();
    if (current == null && end != null && end.compareTo(stored) > 0) {
      advance(checkpoint.at(end));
    }
    stream.confirm(stored);
  }
}
