// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.binding.MappingDifference;
import io.syncline.core.capture.RowScan;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.core.verify.TargetVerifier.Flaw;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import io.syncline.core.verify.VerifyStore.Chunk;
import io.syncline.core.verify.VerifyStore.DecidedChunk;
import io.syncline.engine.AppliedMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      Running running = new Running(begun, EntryPass.sum(stored), comparers);
      List<EntryPass> passes = passes(running, rows, lastChunks(stored));
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

  private List<EntryPass> passes(Running running, RowScan rows, Map<String, Chunk> last) {
    Comparer comparer = new Comparer(target, settings.depth());
    long estimate = 0;
    List<EntryPass> passes = new ArrayList<>();
    for (String entry : scope.entries()) {
      ExpectedRows expected = new ExpectedRows(parts.mapping(), parts.target().name(), entry);
      EntryScan.Tools tools = new EntryScan.Tools(rows, expected, comparer, scope);
      if (scope instanceof VerifyScope.Keys(String only, List<String> keys)) {
        passes.add(pass(running, Chunk.ROWS, tools, new EntryScan.OfKeys(tools, keys), last));
      } else if (scope instanceof VerifyScope.Since(var entries, long run, SourceSnapshot view)) {
        EntryScan again = new EntryScan.OfDifferences(tools, parts.state().verifications(), run);
        EntryScan rest = new EntryScan.OfTarget(tools, target::keys);
        passes.add(pass(running, Chunk.AGAIN, tools, again, last));
        passes.add(pass(running, Chunk.ROWS, tools, new EntryScan.OfChanged(tools, view), last));
        passes.add(pass(running, Chunk.TARGET, tools, rest, last));
        estimate += 2 * rows.estimate(expected.wanted());
      } else {
        Comparator<String> order = isWhole() ? target.order(entry).orElse(null) : null;
        EntryScan.OfSource read = new EntryScan.OfSource(tools, order);
        EntryScan rowsOf =
            order == null
                ? read
                : proving(running, entry)
                    .<EntryScan>map(run -> new BucketScan(tools, read, proven(run, entry, order)))
                    .orElse(read);
        EntryScan rest =
            new EntryScan.OfTarget(tools, order == null ? target::keys : target::keysBesideRanges);
        passes.add(pass(running, Chunk.ROWS, tools, rowsOf, last));
        passes.add(pass(running, Chunk.TARGET, tools, rest, last));
        if (scope instanceof VerifyScope.Whole) {
          estimate += rows.estimate(expected.wanted()) * (order == null ? 2 : 1);
        }
      }
    }
    progress.expected(Math.max(0, estimate - running.counted()));
    return passes;
  }

  private boolean isGeneral() {
    return scope instanceof VerifyScope.Whole || scope instanceof VerifyScope.Since;
  }

  /** The last run that proved ranges of this entry, as it is mapped now. */
  private Optional<VerifyRun> proving(Running running, String entry) {
    return settings.depth() == Depth.BUCKETS
        ? new VerifyRuns(settings, parts, scope).findProof(running.id(), entry)
        : Optional.empty();
  }

  private ProvenChunks proven(VerifyRun run, String entry, Comparator<String> order) {
    return new ProvenChunks(parts.state().verifications(), run.id(), entry, order);
  }

  private boolean isWhole() {
    return scope instanceof VerifyScope.Whole whole && whole.share() >= 1;
  }

  private EntryPass pass(
      Running running,
      String pass,
      EntryScan.Tools tools,
      EntryScan scan,
      Map<String, Chunk> last) {
    String entry = tools.expected().entry();
    Confirmation confirmation =
        new Confirmation(settings, parts, tools.rows(), tools.expected(), tools.comparer());
    return new EntryPass(running, pass, entry, scan, confirmation, last.get(name(entry, pass)));
  }

  private static Map<String, Chunk> lastChunks(List<Chunk> stored) {
    Map<String, Chunk> last = new HashMap<>();
    stored.forEach(chunk -> last.put(name(chunk.entry(), chunk.pass()), chunk));
    return last;
  }

  private static String name(String entry, String pass) {
    return pass + " " + entry;
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

  /** The run as it goes; its passes report to it. */
  private final class Running implements EntryPass.RunContext {
    private final Pace pace = new Pace(settings.rowsPerSecond(), System::nanoTime);
    private final ExecutorService comparers;
    private VerifyRun run; // guarded by this

    Running(VerifyRun begun, Tally tally, ExecutorService comparers) {
      this.run = begun.with(tally, begun.flaws());
      this.comparers = comparers;
    }

    @Override
    public <T> Future<T> submit(Callable<T> work) {
      return comparers.submit(work);
    }

    @Override
    public VerifySettings settings() {
      return settings;
    }

    @Override
    public VerifyParts parts() {
      return parts;
    }

    @Override
    public VerifyProgress progress() {
      return progress;
    }

    @Override
    public boolean mayRead() {
      return stepBack.clear();
    }

    @Override
    public void pause(int rows) throws InterruptedException {
      long millis = pace.after(rows);
      if (millis > 0) {
        Thread.sleep(millis);
      }
    }

    @Override
    public synchronized void store(List<DecidedChunk> chunks) {
      parts.state().verifications().saveChunks(run.id(), chunks);
      for (DecidedChunk decided : chunks) {
        run = run.with(run.tally().plus(decided.chunk().tally()), run.flaws());
      }
    }

    synchronized long id() {
      return run.id();
    }

    synchronized long counted() {
      return run.tally().total();
    }

    synchronized void flaws(List<String> found) {
      run = run.with(run.tally(), found);
    }

    synchronized VerifyRun save() {
      parts.state().verifications().save(run);
      return run;
    }

    /** A row that was found by both passes is one row. */
    synchronized VerifyRun end() {
      Tally found = parts.state().verifications().found(run.id());
      Tally equal =
          Tally.of(Verdict.EQUAL, run.tally().count(Verdict.EQUAL))
              .plus(Tally.of(Verdict.NEWER, run.tally().count(Verdict.NEWER)));
      run = run.with(equal.plus(found), run.flaws());
      run = run.ended(VerifyRun.DONE, parts.clock().instant());
      return save();
    }
  }
}
