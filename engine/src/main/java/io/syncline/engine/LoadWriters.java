// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.apply.TargetWriter.CheckpointMode;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.Mutation;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a load's batches on several threads, a bounded number ahead; retries what passes by itself
 * for as long as it takes, and finds the rows that the target refuses. Submitting and awaiting are
 * one thread's.
 */
public final class LoadWriters {
  private final ExecutorService pool;
  private final Semaphore room;
  private final int permits;
  private final List<Lock> parts;
  private final Supplier<Backoff> backoffs;
  private final Consumer<Outcome> onRetry;
  private final BooleanSupplier stopping;
  private final BiConsumer<Mutation, Outcome.Rejected> refused;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  LoadWriters(
      ExecutorService pool,
      int writers,
      Supplier<Backoff> backoffs,
      Consumer<Outcome> onRetry,
      BooleanSupplier stopping,
      BiConsumer<Mutation, Outcome.Rejected> refused) {
    this.pool = pool;
    this.permits = 2 * writers;
    this.parts = Stream.<Lock>generate(() -> new ReentrantLock(true)).limit(writers).toList();
    this.room = new Semaphore(permits);
    this.backoffs = backoffs;
    this.onRetry = onRetry;
    this.stopping = stopping;
    this.refused = refused;
  }

  /** How many batches are written at once. */
  int count() {
    return parts.size();
  }

  /** Has a batch written; one after the other of the same part, side by side with other parts. */
  void submit(int part, TargetWriter writer, Batch batch) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    room.acquire();
    throwIfEnded();
    pool.execute(
        () -> {
          Lock turn = parts.get(part);
          turn.lock();
          try {
            write(writer, batch);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.compareAndSet(null, new IllegalStateException("interrupted while loading"));
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          } finally {
            turn.unlock();
            room.release();
          }
        });
  }

  private void write(TargetWriter writer, Batch batch) throws InterruptedException {
    List<Mutation> rows =
        batch.entries().stream().<Mutation>flatMap(entry -> entry.upserts().stream()).toList();
    Outcome outcome = patiently(() -> writer.apply(batch, CheckpointMode.STAYS), rows);
    if (!Isolating.mayHelp(outcome, rows)) {
      InitialLoad.mustBeApplied(outcome);
      return;
    }
    isolate(writer, rows, batch.checkpoint(), batch.scope());
  }

  private void isolate(
      TargetWriter writer, List<Mutation> mutations, Checkpoint checkpoint, Batch.Scope scope)
      throws InterruptedException {
    Isolation parts = Isolation.ofRead(mutations, checkpoint);
    while (!parts.done()) {
      write(writer, parts, scope);
    }
  }

  private void write(TargetWriter writer, Isolation parts, Batch.Scope scope)
      throws InterruptedException {
    Isolation.Part part = parts.next();
    BatchBuilder builder = new BatchBuilder();
    part.mutations().forEach(builder::add);
    Batch batch = builder.build(part.checkpoint(), scope);
    Outcome outcome = patiently(() -> writer.apply(batch, CheckpointMode.STAYS), part.mutations());
    if (outcome instanceof Outcome.Retry) {
      parts.tooLarge();
    } else if (outcome instanceof Outcome.Rejected rejected) {
      Mutation alone = parts.refused();
      if (alone != null) {
        refused.accept(alone, rejected);
      }
    } else {
      InitialLoad.mustBeApplied(outcome);
      parts.applied();
    }
  }

  /** Writes what was refused as a whole in ever smaller parts; what is refused alone is told. */
  void isolate(TargetWriter writer, List<Mutation> mutations, Checkpoint checkpoint)
      throws InterruptedException {
    isolate(writer, mutations, checkpoint, Batch.Scope.ALL);
  }

  /** Until it is applied or rejected; what else it comes to is thrown. */
  Outcome retryingUntilJudged(Supplier<Outcome> write) throws InterruptedException {
    Outcome outcome = patiently(write, List.of());
    if (!(outcome instanceof Outcome.Rejected)) {
      InitialLoad.mustBeApplied(outcome);
    }
    return outcome;
  }

  /** Until it is applied; what cannot be is thrown. */
  void retrying(Supplier<Outcome> write) throws InterruptedException {
    InitialLoad.mustBeApplied(patiently(write, List.of()));
  }

  private Outcome patiently(Supplier<Outcome> write, List<Mutation> rows)
      throws InterruptedException {
    Backoff backoff = backoffs.get();
    Outcome outcome = write.get();
    while (outcome instanceof Outcome.Retry && !Isolating.mayHelp(outcome, rows)) {
      throwIfStopping();
      onRetry.accept(outcome);
      Thread.sleep(backoff.next());
      outcome = write.get();
    }
    return outcome;
  }

  void awaitAll() throws InterruptedException {
    room.acquire(permits);
    room.release(permits);
    throwIfEnded();
  }

  private void throwIfStopping() {
    if (stopping.getAsBoolean()) {
      throw new Stopped();
    }
  }

  /** The load was asked to stop; the next run begins it again. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void throwIfEnded() {
    throwIfStopping();
    RuntimeException cause = failure.get();
    if (cause != null) {
      throw cause;
    }
  }
}
