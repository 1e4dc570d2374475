// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

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

/** A writer that asks its target only while the target's breaker lets it. */
public final class BreakingWriter implements TargetWriter {
  private final TargetWriter writer;
  private final Breaker breaker;

  public BreakingWriter(TargetWriter writer, Breaker breaker) {
    this.writer = writer;
    this.breaker = breaker;
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
    return calling(writer::takeOver);
  }

  @Override
  public List<EntityId> pendingRereads() {
    return calling(writer::pendingRereads);
  }

  private <T> T calling(Supplier<T> call) {
    if (!breaker.permits()) {
      throw new SynclineException(
          ErrorCode.TARGET_UNREACHABLE, ((Outcome.Retry) breaker.notCalled()).reason());
    }
    try {
      T result = call.get();
      breaker.answered();
      return result;
    } catch (SynclineException e) {
      if (e.code() == ErrorCode.TARGET_UNREACHABLE) {
        breaker.away(String.valueOf(e.getMessage()));
      } else {
        breaker.answered();
      }
      throw e;
    } catch (RuntimeException e) {
      breaker.answered();
      throw e;
    }
  }

  @Override
  public Outcome apply(Batch batch, CheckpointMode withCheckpoint) {
    return writing(() -> writer.apply(batch, withCheckpoint));
  }

  @Override
  public Outcome repair(Batch batch, CheckpointMode withCheckpoint, Orphans orphans) {
    return writing(() -> writer.repair(batch, withCheckpoint, orphans));
  }

  @Override
  public Outcome removeStrays(String entry) {
    return writing(() -> writer.removeStrays(entry));
  }

  @Override
  public Outcome advance(Checkpoint checkpoint) {
    return writing(() -> writer.advance(checkpoint));
  }

  @Override
  public Outcome sweep(String entry, Version olderThan) {
    return writing(() -> writer.sweep(entry, olderThan));
  }

  private Outcome writing(Supplier<Outcome> call) {
    if (!breaker.permits()) {
      return breaker.notCalled();
    }
    Outcome outcome = new Outcome.Rejected("the call did not end");
    try {
      outcome = call.get();
      return outcome;
    } finally {
      breaker.ended(outcome);
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
