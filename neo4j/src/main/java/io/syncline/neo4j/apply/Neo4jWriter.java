// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.session.Failures;
import io.syncline.neo4j.session.Fence;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.OtherSyncs;
import io.syncline.neo4j.session.OtherSyncs.Owned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes batches of one pipeline to a graph. */
public final class Neo4jWriter implements TargetWriter {
  /** How often a failure that a race may have caused is tried again from reading. */
  private static final int RACES = 3;

  private final Graph graph;
  private final Fence fence;
  private final OtherSyncs others;
  private final BatchTransaction batches;
  private final Steps steps;

  public Neo4jWriter(PipelineId pipeline, Graph graph, GraphModel model) {
    this.graph = graph;
    this.fence = new Fence(pipeline);
    this.others = new OtherSyncs(pipeline, Owned.of(model));
    this.batches = new BatchTransaction(pipeline, model);
    this.steps = new Steps(graph, model, batches);
  }

  @Override
  public PipelineId pipeline() {
    return fence.pipeline();
  }

  @Override
  public Optional<Checkpoint> takeOver() {
    try {
      return graph.inTransaction(
          transaction -> {
            Optional<Checkpoint> checkpoint = fence.takeOver(transaction);
            others.refuse(transaction);
            return checkpoint;
          });
    } catch (RuntimeException e) {
      throw Failures.exception(graph.place(), e);
    }
  }

  @Override
  public long epoch() {
    return fence.epoch();
  }

  @Override
  public Outcome apply(Batch batch, CheckpointMode mode) {
    return apply(batch, mode, work -> batches.write(batch, work));
  }

  @Override
  public Outcome repair(Batch batch, CheckpointMode mode, Orphans orphans) {
    return apply(
        batch,
        mode,
        work -> batches.repair(batch, orphans == Orphans.QUARANTINE ? work.quarantining() : work));
  }

  private Outcome apply(Batch batch, CheckpointMode mode, Consumer<Work> write) {
    return switch (mode) {
      case MOVES ->
          retryingRaces(
              () ->
                  apply(
                      batch, write, fence::pass, tx -> fence.passAndMove(tx, batch.checkpoint())));
      case STAYS -> applyBeside(batch, write);
    };
  }

  private Outcome applyBeside(Batch batch, Consumer<Work> write) {
    int slot;
    try {
      slot = fence.takeSlot(graph);
    } catch (RuntimeException e) {
      return Failures.outcome(graph.place(), e);
    }
    try {
      Consumer<GraphTransaction> at = tx -> fence.passAt(slot, tx);
      return retryingRaces(() -> apply(batch, write, at, at));
    } finally {
      fence.giveBackSlot(slot);
    }
  }

  /**
   * @param write what the transaction does
   * @param beforehand passes the fence in each step that comes before the batch
   * @param atLast passes the fence in the transaction of the batch
   */
  private Outcome apply(
      Batch batch,
      Consumer<Work> write,
      Consumer<GraphTransaction> beforehand,
      Consumer<GraphTransaction> atLast) {
    for (EntryBatch entry : batch.entries()) {
      if (entry.clear()) {
        steps.removeRows(entry.entry(), beforeAll(entry, batch.checkpoint()), beforehand);
      }
    }
    List<EntityId> rereads = new ArrayList<>();
    long written =
        steps.relieving(
            size ->
                graph.inTransaction(
                    transaction -> {
                      atLast.accept(transaction);
                      Work work = new Work(transaction, size);
                      write.accept(work);
                      rereads.clear();
                      rereads.addAll(work.rereads());
                      return work.written();
                    }),
            beforehand);
    return new Outcome.Applied(written, rereads);
  }

  /** The newest version a row can have that was there before a truncation in this batch. */
  private static Version beforeAll(EntryBatch entry, Checkpoint checkpoint) {
    return entry.upserts().stream()
        .map(Mutation.Upsert::version)
        .min(Version::compareTo)
        .map(Version::justBefore)
        .orElse(new Version(checkpoint.era(), checkpoint.position()));
  }

  private Outcome retryingRaces(Supplier<Outcome> attempt) {
    for (int races = 1; ; races++) {
      try {
        return attempt.get();
      } catch (RuntimeException e) {
        if (races == RACES || !Failures.mayBeRace(e)) {
          return Failures.outcome(graph.place(), e);
        }
      }
    }
  }

  @Override
  public Outcome advance(Checkpoint checkpoint) {
    try {
      return graph.inTransaction(
          transaction -> {
            fence.passAndMove(transaction, checkpoint);
            return new Outcome.Applied(0, List.of());
          });
    } catch (RuntimeException e) {
      return Failures.outcome(graph.place(), e);
    }
  }

  @Override
  public List<EntityId> pendingRereads() {
    try {
      return graph.inTransaction(batches.rereads()::pending);
    } catch (RuntimeException e) {
      throw Failures.exception(graph.place(), e);
    }
  }

  @Override
  public Outcome sweep(String entry, Version olderThan) {
    return retryingRaces(
        () ->
            new Outcome.Applied(
                steps.removeRows(entry, olderThan.justBefore(), fence::pass), List.of()));
  }

  @Override
  public Outcome removeStrays(String entry) {
    return retryingRaces(
        () ->
            new Outcome.Applied(steps.removeStrays(entry, STRAYS_AT_ONCE, fence::pass), List.of()));
  }

  @Override
  public void close() {}
}
