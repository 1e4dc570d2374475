// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Value;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import java.util.ArrayList;
import java.util.List;

/** Deals the rows of one entry out to the writers of a load. One thread. */
final class LoadShares {
  /** Characters after which a batch is written, so that wide rows do not fill the memory. */
  private static final long MAX_TEXT = 4 << 20;

  private final LoadWriters pool;
  private final TargetWriter writer;
  private final Checkpoint checkpoint;
  private final Batch.Scope scope;
  private final int batchSize;
  private final List<BatchBuilder> shares = new ArrayList<>();
  private final long[] texts;

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
    this.texts = new long[pool.count()];
    for (int part = 0; part < pool.count(); part++) {
      shares.add(new BatchBuilder());
    }
  }

  void add(Mutation.Upsert upsert) {
    int part = Sharing.part(upsert, scope, shares.size());
    shares.get(part).add(upsert);
    texts[part] += length(upsert.state());
  }

  private static long length(EntityState state) {
    return switch (state) {
      case EntityState.NodeState node -> length(node.values());
      case EntityState.EdgeState edge -> length(edge.values());
      case EntityState.HeldValues held -> held.values().stream().mapToLong(String::length).sum();
    };
  }

  private static long length(List<Value> values) {
    long length = 0;
    for (Value value : values) {
      length += value instanceof Value.Present(String text) ? text.length() : 0;
    }
    return length;
  }

  /** Has the shares written that are large enough for a batch. */
  void writeFull() throws InterruptedException {
    for (int part = 0; part < shares.size(); part++) {
      if (shares.get(part).mutations() >= batchSize || texts[part] >= MAX_TEXT) {
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
    texts[part] = 0;
    pool.submit(part, writer, batch);
  }
}
