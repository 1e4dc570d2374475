// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.fault;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.verify.TargetVerifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A target whose writes, and take-overs, fail in every way a store across a network can. */
public final class FaultyTarget implements Target {
  private final Target target;
  private final Faults faults;
  private final Runnable delay;
  private final Predicate<Mutation.Upsert> poison;

  /**
   * @param delay lets the time of a delayed call pass
   */
  public FaultyTarget(Target target, Faults faults, Runnable delay) {
    this(target, faults, delay, upsert -> false);
  }

  /**
   * @param poison what this target refuses to write, whatever it comes with
   */
  public FaultyTarget(
      Target target, Faults faults, Runnable delay, Predicate<Mutation.Upsert> poison) {
    this.target = target;
    this.faults = faults;
    this.delay = delay;
    this.poison = poison;
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public List<SetupStep> plan() {
    return target.plan();
  }

  @Override
  public void setUp() {
    target.setUp();
  }

  @Override
  public TargetWriter writer(PipelineId pipeline) {
    return new FaultyWriter(target.writer(pipeline));
  }

  @Override
  public TargetReader reader() {
    return target.reader();
  }

  @Override
  public TargetVerifier verifier() {
    return target.verifier();
  }

  @Override
  public long releaseExternalEdges() {
    return target.releaseExternalEdges();
  }

  @Override
  public void removeLeftovers(String sync, String entry, Leftovers leftovers) {
    throwing(
        () -> {
          target.removeLeftovers(sync, entry, leftovers);
          return true;
        });
  }

  @Override
  public void forgetFormerNames(String sync) {
    throwing(
        () -> {
          target.forgetFormerNames(sync);
          return true;
        });
  }

  @Override
  public void removeEverything(String sync) {
    target.removeEverything(sync);
  }

  @Override
  public void close() {
    target.close();
  }

  private <T> T throwing(Supplier<T> call) {
    return carryOut(
        call,
        () -> {},
        fault -> {
          throw new SynclineException(
              ErrorCode.TARGET_UNREACHABLE, "simulated: " + fault + " while calling " + name());
        });
  }

  /** Carries the call out or not, and gives its answer or what the fault makes of it. */
  private <T> T carryOut(Supplier<T> call, Runnable somebodyElse, Function<Fault, T> failure) {
    Fault fault = faults.next();
    if (fault == Fault.FENCED) {
      somebodyElse.run();
    }
    return switch (fault) {
      case NONE, FENCED -> call.get();
      case DELAYED -> {
        delay.run();
        yield call.get();
      }
      case REFUSED, FAILED, REJECTED, TOO_LARGE -> failure.apply(fault);
      case ANSWER_LOST -> {
        var unused = call.get();
        yield failure.apply(fault);
      }
      case CRASH_BEFORE -> throw new SimulatedCrash("before a call to " + name());
      case CRASH_AFTER -> {
        T unseen = call.get();
        throw new SimulatedCrash("after a call to " + name() + ": " + unseen);
      }
    };
  }

  private final class FaultyWriter implements TargetWriter {
    private final TargetWriter writer;

    FaultyWriter(TargetWriter writer) {
      this.writer = writer;
    }

    @Override
    public PipelineId pipeline() {
      return writer.pipeline();
    }

    @Override
    public Optional<Checkpoint> takeOver() {
      return throwing(writer::takeOver);
    }

    @Override
    public long epoch() {
      return writer.epoch();
    }

    @Override
    public Outcome apply(Batch batch, CheckpointMode withCheckpoint) {
      return write(
          () ->
              findPoison(batch)
                  .<Outcome>map(
                      upsert -> new Outcome.Rejected("poison", upsert.id() + " is poison"))
                  .orElseGet(() -> writer.apply(batch, withCheckpoint)));
    }

    private Optional<Mutation.Upsert> findPoison(Batch batch) {
      return batch.entries().stream()
          .flatMap(entry -> entry.upserts().stream())
          .filter(poison)
          .findFirst();
    }

    @Override
    public Outcome repair(Batch batch, CheckpointMode withCheckpoint, Orphans orphans) {
      return write(() -> writer.repair(batch, withCheckpoint, orphans));
    }

    @Override
    public Outcome removeStrays(String entry) {
      return write(() -> writer.removeStrays(entry));
    }

    @Override
    public Outcome advance(Checkpoint checkpoint) {
      return write(() -> writer.advance(checkpoint));
    }

    @Override
    public List<EntityId> pendingRereads() {
      return throwing(writer::pendingRereads);
    }

    @Override
    public Outcome sweep(String entry, Version olderThan) {
      return write(() -> writer.sweep(entry, olderThan));
    }

    private Outcome write(Supplier<Outcome> call) {
      return carryOut(
          call,
          this::takeOverElsewhere,
          fault ->
              switch (fault) {
                case REFUSED, ANSWER_LOST ->
                    new Outcome.Retry("simulated: " + fault, Outcome.Cause.UNREACHABLE);
                case REJECTED -> new Outcome.Rejected("simulated: " + fault);
                case TOO_LARGE -> new Outcome.Retry("simulated: " + fault, Outcome.Cause.TOO_LARGE);
                default -> new Outcome.Retry("simulated: " + fault, Outcome.Cause.TRANSIENT);
              });
    }

    private void takeOverElsewhere() {
      try (TargetWriter other = target.writer(writer.pipeline())) {
        var unused = other.takeOver();
      }
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
