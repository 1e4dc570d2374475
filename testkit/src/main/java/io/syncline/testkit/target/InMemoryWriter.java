// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.projection.EntityId;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Writes of one pipeline; each is one transaction under the store's lock. */
final class InMemoryWriter implements TargetWriter {
  private final PipelineId pipeline;
  private final BoundMapping mapping;
  private final InMemoryStore store;
  private volatile long epoch;

  InMemoryWriter(PipelineId pipeline, BoundMapping mapping, InMemoryStore store) {
    this.pipeline = pipeline;
    this.mapping = mapping;
    this.store = store;
  }

  @Override
  public PipelineId pipeline() {
    return pipeline;
  }

  @Override
  public Optional<Checkpoint> takeOver() {
    synchronized (store) {
      epoch = store.epochs.merge(pipeline, 1L, Long::sum);
      return Optional.ofNullable(store.contents.checkpoints.get(pipeline));
    }
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public Outcome apply(Batch batch, CheckpointMode withCheckpoint) {
    return transaction(
        contents -> {
          Edits edits = new Edits(mapping, contents);
          edits.apply(batch);
          if (withCheckpoint == CheckpointMode.MOVES) {
            contents.checkpoints.put(pipeline, batch.checkpoint());
          }
          Set<EntityId> pending =
              contents.rereads.computeIfAbsent(pipeline, p -> new LinkedHashSet<>());
          pending.addAll(batch.rereads());
          pending.addAll(edits.rereads());
          return new Outcome.Applied(edits.written(), edits.rereads());
        });
  }

  @Override
  public List<EntityId> pendingRereads() {
    synchronized (store) {
      return List.copyOf(store.contents.rereads.getOrDefault(pipeline, Set.of()));
    }
  }

  @Override
  public Outcome advance(Checkpoint checkpoint) {
    return transaction(
        contents -> {
          contents.checkpoints.put(pipeline, checkpoint);
          return new Outcome.Applied(0, List.of());
        });
  }

  @Override
  public Outcome sweep(String entry, Version olderThan) {
    return transaction(
        contents -> {
          Edits edits = new Edits(mapping, contents);
          edits.sweep(entry, olderThan);
          return new Outcome.Applied(edits.written(), List.of());
        });
  }

  private Outcome transaction(Function<Contents, Outcome> work) {
    synchronized (store) {
      long current = store.epochs.getOrDefault(pipeline, 0L);
      if (epoch == 0) {
        throw new IllegalStateException("takeOver comes before anything is written");
      }
      if (current != epoch) {
        return new Outcome.Fenced(current);
      }
      Contents copy = store.contents.copy();
      try {
        Outcome outcome = work.apply(copy);
        store.contents = copy;
        return outcome;
      } catch (Nodes.Refusal refusal) {
        return new Outcome.Rejected(String.valueOf(refusal.getMessage()));
      }
    }
  }

  @Override
  public void close() {}
}
