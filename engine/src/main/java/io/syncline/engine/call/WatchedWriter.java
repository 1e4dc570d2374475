// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.call;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A writer whose calls are watched. */
final class WatchedWriter implements TargetWriter {
  private final String target;
  private final TargetWriter writer;
  private final TargetCalls calls;

  WatchedWriter(String target, TargetWriter writer, TargetCalls calls) {
    this.target = target;
    this.writer = writer;
    this.calls = calls;
  }

  @Override
  public PipelineId pipeline() {
    return writer.pipeline();
  }

  @Override
  public long epoch() {
    return writer.epoch();
  }

  @Override
  public Optional<Checkpoint> takeOver() {
    return watching("taking over", writer::takeOver);
  }

  @Override
  public List<EntityId> pendingRereads() {
    return watching("reading what is owed", writer::pendingRereads);
  }

  @Override
  public Outcome apply(Batch batch, CheckpointMode withCheckpoint) {
    return writing("writing " + batch.size() + " rows", () -> writer.apply(batch, withCheckpoint));
  }

  @Override
  public Outcome repair(Batch batch, CheckpointMode withCheckpoint, Orphans orphans) {
    return writing(
        "repairing " + batch.size() + " rows", () -> writer.repair(batch, withCheckpoint, orphans));
  }

  @Override
  public Outcome removeStrays(String entry) {
    return writing("removing strays of " + entry, () -> writer.removeStrays(entry));
  }

  @Override
  public Outcome advance(Checkpoint checkpoint) {
    return writing("moving the checkpoint", () -> writer.advance(checkpoint));
  }

  @Override
  public Outcome sweep(String entry, Version olderThan) {
    return writing("sweeping " + entry, () -> writer.sweep(entry, olderThan));
  }

  /** A write that was given up may have been done: it is to be repeated, never refused. */
  private Outcome writing(String what, Supplier<Outcome> action) {
    try {
      return watching(what, action);
    } catch (SynclineException e) {
      if (e.code() != ErrorCode.TARGET_UNREACHABLE) {
        throw e;
      }
      return new Outcome.Retry(String.valueOf(e.getMessage()), Outcome.Cause.UNREACHABLE);
    }
  }

  private <T> T watching(String what, Supplier<T> action) {
    return calls.watching(target, pipeline(), what, action);
  }

  @Override
  public void close() {
    writer.close();
  }
}
