// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Deals the rows of one entry out to the writers of a load, so that two writers hardly want the
 * same node: a store locks the ends of an edge that is made. One thread.
 */
final class LoadShares {
  private final LoadWriters pool;
  private final TargetWriter writer;
  private final Checkpoint checkpoint;
  private final Batch.Scope scope;
  private final int batchSize;
  private final List<BatchBuilder> shares = new ArrayList<>();

  LoadShares(
      LoadWriters pool,
      TargetWriter writer,
      Checkpoint checkpoint,
      Batch.Scope scope,
      int batchSize) {
    this.pool = pool;
    this.writer = writer;
    this.checkpoint = checkpoint;
    this.scope = scope;
    this.batchSize = batchSize;
    for (int part = 0; part < pool.count(); part++) {
      shares.add(new BatchBuilder());
    }
  }

  void add(Mutation.Upsert upsert) {
    shares.get(part(upsert)).add(upsert);
  }

  private int part(Mutation.Upsert upsert) {
    String key = upsert.id().key();
    String meeting =
        switch (upsert.state()) {
          case EntityState.NodeState node -> scope == Batch.Scope.EDGES ? end(node, key) : key;
          case EntityState.EdgeState edge -> edge.to();
          case EntityState.HeldValues held ->
              held.values().isEmpty() ? key : held.values().getFirst();
        };
    return Math.floorMod((meeting.hashCode() * 0x9E3779B9) >>> 8, shares.size());
  }

  /** The end of the row's first edge. */
  private static String end(EntityState.NodeState node, String key) {
    return node.edges().stream()
        .map(EntityState.EdgeEnds::keys)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .findFirst()
        .orElse(key);
  }

  /** Has the shares written that are large enough for a batch. */
  void writeFull() throws InterruptedException {
    for (int part = 0; part < shares.size(); part++) {
      if (shares.get(part).mutations() >= batchSize) {
        write(part);
      }
    }
  }

  /** Has everything written. */
  void writeRest() throws InterruptedException {
    for (int part = 0; part < shares.size(); part++) {
      write(part);
    }
  }

  private void write(int part) throws InterruptedException {
    Batch batch = shares.get(part).build(checkpoint, scope);
    shares.set(part, new BatchBuilder());
    pool.submit(part, writer, batch);
  }
}
