// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.session.Failures;
import io.syncline.neo4j.session.Fence;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
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
  private final BatchTransaction batches;

  public Neo4jWriter(PipelineId pipeline, Graph graph, GraphModel model) {
    this.graph = graph;
    this.fence = new Fence(pipeline);
    this.batches = new BatchTransaction(model);
  }

  @Override
  public PipelineId pipeline() {
    return fence.pipeline();
  }

  @Override
  public Optional<Checkpoint> takeOver() {
    try {
      return fence.takeOver(graph);
    } catch (RuntimeException e) {
      throw Failures.exception(e);
    }
  }

  @Override
  public long epoch() {
    return fence.epoch();
  }

  @Override
  public Outcome apply(Batch batch, CheckpointMode mode) {
    return switch (mode) {
      case MOVES ->
          retryingRaces(() -> applyOnce(batch, tx -> fence.passAndMove(tx, batch.checkpoint())));
      case STAYS -> applyBeside(batch);
    };
  }

  private Outcome applyBeside(Batch batch) {
    int slot;
    try {
      slot = fence.takeSlot(graph);
    } catch (RuntimeException e) {
      return Failures.outcome(e);
    }
    try {
      return retryingRaces(() -> applyOnce(batch, tx -> fence.passAt(slot, tx)));
    } finally {
      fence.giveBackSlot(slot);
    }
  }

  private Outcome applyOnce(Batch batch, Consumer<GraphTransaction> fenced) {
    try (GraphTransaction transaction = graph.begin()) {
      fenced.accept(transaction);
      Work work = new Work(transaction);
      batches.write(batch, work);
      transaction.commit();
      return new Outcome.Applied(work.written(), work.rereads());
    }
  }

  private static Outcome retryingRaces(Supplier<Outcome> attempt) {
    for (int races = 1; ; races++) {
      try {
        return attempt.get();
      } catch (RuntimeException e) {
        if (races == RACES || !Failures.mayBeRace(e)) {
          return Failures.outcome(e);
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
      return Failures.outcome(e);
    }
  }

  @Override
  public List<EntityId> pendingRereads() {
    return List.of();
  }

  @Override
  public Outcome sweep(String entry, Version olderThan) {
    throw new UnsupportedOperationException("sweep");
  }

  @Override
  public void close() {}
}
