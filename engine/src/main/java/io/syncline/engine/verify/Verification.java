// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.binding.MappingDifference;
import io.syncline.core.capture.RowScan;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.core.verify.TargetVerifier.Flaw;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.core.verify.VerifyStore.Chunk;
import io.syncline.engine.AppliedMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of a target with the rows, while both are written: first what the source has, then
 * what only the target has, chunk by chunk; what was not found equal at once is looked at again
 * until it is decided. Nothing is paused, no view of the database is held longer than a chunk, and
 * a run that was killed goes on after the last chunk it stored.
 */
public final class Verification {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);
  private static final Duration TICK = Duration.ofMillis(200);

  private final VerifySettings settings;
  private final VerifyParts parts;
  private final VerifyScope scope;
  private final VerifyProgress progress;
  private final TargetVerifier target; // one for the run: it remembers strays that it came by
  private final StepBack stepBack;
  private volatile boolean stopping;

  public Verification(
      VerifySettings settings, VerifyParts parts, VerifyScope scope, VerifyProgress progress) {
    this.settings = settings;
    this.parts = parts;
    this.scope = scope;
    this.progress = progress;
    this.target = parts.target().verifier();
    this.stepBack = new StepBack(settings, parts, progress);
  }

  /**
   * Lets {@link #run} return soon; what is stored stays, and the run can be resumed. Any thread.
   */
  public void stop() {
    stopping = true;
  }

  /**
   * Makes the run, or what is left of it, on this thread and some of its own.
   *
   * @param begun as {@link VerifyRuns} gave it
   * @return as it is stored now; still running if it was stopped
   * @throws SynclineException if a store cannot be read, then the run can be resumed; RUN_IN_USE
   *     while another process makes it; MAPPING_CHANGED if the mapping is not that of the engine,
   *     or not that of the run's beginning
   */
  public VerifyRun run(VerifyRun begun) throws InterruptedException {
    requireApplied();
    if (!begun.mapping().equals(new VerifyRuns(settings, parts, scope).mapping())) {
      throw new SynclineException(
          ErrorCode.MAPPING_CHANGED,
          "run %d began with another mapping, so what it found says nothing of this one; begin a new run"
              .formatted(begun.id()));
    }
    try (VerifyStore.Hold hold = parts.state().verifications().tryHold(begun.id())) {
      if (hold == null) {
        throw new SynclineException(
            ErrorCode.RUN_IN_USE,
            "run %d is being made by another process; let it end, or begin a new run"
                .formatted(begun.id()));
      }
      return make(begun);
    }
  }

  /** In spells: what is undecided when the run must wait for long is read again afterwards. */
  private VerifyRun make(VerifyRun begun) throws InterruptedException {
    VerifyRun run = spell(begun);
    while (run.state().equals(VerifyRun.RUNNING) && !stopping) {
      if (stepBack.clear()) {
        run = spell(run);
      } else {
        Thread.sleep(TICK);
      }
    }
    return run;
  }

  private boolean spellEnds() {
    return stopping || stepBack.isLong();
  }

  private VerifyRun spell(VerifyRun begun) throws InterruptedException {
    try (RowScan rows = parts.source().rowScan();
        ExecutorService comparers = Executors.newFixedThreadPool(settings.workers())) {
      List<Chunk> stored = parts.state().verifications().chunks(begun.id());
      RunUnderWay running =
          new RunUnderWay(
              begun, EntryPass.sum(stored), settings, parts, progress, stepBack, comparers);
      List<EntryPass> passes = new RunPasses(running, rows, scope, target).after(stored);
      makeAll(new ConcurrentLinkedQueue<>(passes));
      if (stopping || !passes.stream().allMatch(EntryPass::finished)) {
        return running.save();
      }
      requireApplied();
      running.flaws(isGeneral() ? flaws() : List.of());
      return running.end();
    }
  }

  /** What another mapping made of the rows says nothing about this one. */
  private void requireApplied() {
    boolean same =
        MappingDifference.between(
                AppliedMapping.present(parts.state().loadMapping(settings.sync())), parts.mapping())
            .entries()
            .stream()
            .allMatch(entry -> entry instanceof MappingDifference.EntryDifference.Pending);
    if (!same) {
      throw new SynclineException(
          ErrorCode.MAPPING_CHANGED,
          "the mapping in the file is not the one that is applied; see 'syncline plan'");
    }
  }

  private boolean isGeneral() {
    return scope instanceof VerifyScope.Whole || scope instanceof VerifyScope.Since;
  }

  private void makeAll(ConcurrentLinkedQueue<EntryPass> passes) throws InterruptedException {
    try (ExecutorService workers = Executors.newFixedThreadPool(settings.workers())) {
      List<Future<@Nullable Void>> futures = new ArrayList<>();
      for (int i = 0; i < settings.workers(); i++) {
        futures.add(workers.submit(() -> work(passes)));
      }
      SynclineException failure = null;
      for (Future<@Nullable Void> future : futures) {
        failure = first(failure, outcome(future));
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  private @Nullable Void work(ConcurrentLinkedQueue<EntryPass> passes) throws InterruptedException {
    try {
      while (!spellEnds()) {
        EntryPass pass = passes.poll();
        if (pass == null) {
          return null;
        }
        pass.make(this::spellEnds);
      }
      return null;
    } catch (RuntimeException e) {
      passes.clear();
      throw e;
    }
  }

  private @Nullable SynclineException outcome(Future<@Nullable Void> future)
      throws InterruptedException {
    try {
      future.get();
      return null;
    } catch (InterruptedException e) {
      stopping = true;
      throw e;
    } catch (ExecutionException e) {
      stopping = true;
      if (e.getCause() instanceof SynclineException failure) {
        return failure;
      }
      throw new IllegalStateException("a pass ended: " + e.getCause(), e.getCause());
    }
  }

  private static @Nullable SynclineException first(
      @Nullable SynclineException one, @Nullable SynclineException other) {
    return one == null ? other : one;
  }

  /** Looks twice, a batch apart: a large one may be half visible. */
  private List<String> flaws() throws InterruptedException {
    List<String> first = target.flaws().stream().map(Verification::text).toList();
    if (first.isEmpty()) {
      return first;
    }
    Thread.sleep(BETWEEN_LOOKS);
    List<String> second = target.flaws().stream().map(Verification::text).toList();
    return second.stream().filter(first::contains).toList();
  }

  static String text(Flaw flaw) {
    return (flaw.entry().isEmpty() ? "" : flaw.entry() + ": ")
        + flaw.what()
        + (flaw.remedy().isEmpty() ? "" : "; " + flaw.remedy());
  }
}
