// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.Mutation;
import java.util.List;
import java.util.function.Function;

/** Carries an isolation out, a part at a time. The apply thread only. */
final class Isolating {
  /** What a step came to. */
  sealed interface Result {
    /** Everything is applied or set aside. */
    record Done() implements Result {}

    /** The batch and its checkpoint are durable. */
    record Applied(Batch batch, Outcome.Applied outcome) implements Result {}

    /** A part was refused, or too large: smaller ones come next, or it is set aside. */
    record Refused(Outcome why) implements Result {}

    record Failed(Outcome outcome) implements Result {}
  }

  /** Transient failures of the same part after which a smaller one is tried. */
  private static final int TOO_MUCH = 5;

  private final Isolation parts;
  private final BatchWriter batches;
  private final SetAside setAside;
  private final Function<Isolation.Part, Batch> content;
  private int failures;

  /**
   * @param content what is written for a part
   */
  Isolating(
      Isolation parts,
      BatchWriter batches,
      SetAside setAside,
      Function<Isolation.Part, Batch> content) {
    this.parts = parts;
    this.batches = batches;
    this.setAside = setAside;
    this.content = content;
  }

  /** Where everything is applied or set aside. */
  Checkpoint end() {
    return parts.end();
  }

  Result step() throws InterruptedException {
    if (parts.done()) {
      return new Result.Done();
    }
    Isolation.Part part = parts.next();
    Batch batch = content.apply(part);
    Outcome outcome = batch.isEmpty() ? new Outcome.Applied(0, List.of()) : batches.write(batch);
    return switch (outcome) {
      case Outcome.Applied applied -> {
        failures = 0;
        parts.applied();
        yield new Result.Applied(batch, applied);
      }
      case Outcome.Rejected rejected -> {
        refused(rejected);
        yield new Result.Refused(rejected);
      }
      case Outcome.Retry retry when mayHelp(retry, part.mutations()) -> {
        parts.tooLarge();
        yield new Result.Refused(retry);
      }
      case Outcome.Retry retry -> {
        failed(retry);
        yield new Result.Failed(retry);
      }
      case Outcome.Misconfigured wrong -> new Result.Failed(wrong);
      case Outcome.Fenced fenced -> new Result.Failed(fenced);
    };
  }

  /** Whether smaller parts of what was written may fare better. */
  static boolean mayHelp(Outcome outcome, List<Mutation> mutations) {
    return outcome instanceof Outcome.Rejected
        || (mutations.size() > 1
            && outcome instanceof Outcome.Retry retry
            && retry.cause() == Outcome.Cause.TOO_LARGE);
  }

  private void refused(Outcome.Rejected rejected) {
    Mutation alone = parts.refused();
    if (alone != null) {
      setAside.refused(alone, rejected);
    }
  }

  private void failed(Outcome.Retry retry) {
    boolean answered =
        retry.cause() == Outcome.Cause.TRANSIENT || retry.cause() == Outcome.Cause.CONTENDED;
    if (answered && ++failures >= TOO_MUCH) {
      failures = 0;
      parts.tooLarge();
    }
  }
}
