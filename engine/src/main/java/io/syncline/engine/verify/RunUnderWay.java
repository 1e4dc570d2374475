// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.verify.Tally;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore.DecidedChunk;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** A run as it goes: its passes ask it what they may, and report to it. Any thread. */
final class RunUnderWay {
  private final Pace pace;
  private final VerifySettings settings;
  private final VerifyParts parts;
  private final VerifyProgress progress;
  private final StepBack stepBack;
  private final ExecutorService comparers;
  private VerifyRun run; // guarded by this

  /**
   * @param tally what is stored of it
   * @param comparers have what passes submit done
   */
  RunUnderWay(
      VerifyRun begun,
      Tally tally,
      VerifySettings settings,
      VerifyParts parts,
      VerifyProgress progress,
      StepBack stepBack,
      ExecutorService comparers) {
    this.run = begun.with(tally, begun.flaws());
    this.settings = settings;
    this.parts = parts;
    this.progress = progress;
    this.stepBack = stepBack;
    this.comparers = comparers;
    this.pace = new Pace(settings.rowsPerSecond(), System::nanoTime);
  }

  VerifySettings settings() {
    return settings;
  }

  VerifyParts parts() {
    return parts;
  }

  VerifyProgress progress() {
    return progress;
  }

  /** Has something done on another thread. */
  <T> Future<T> submit(Callable<T> work) {
    return comparers.submit(work);
  }

  /** Whether more may be read now: not while others go first. */
  boolean mayRead() {
    return stepBack.clear();
  }

  /** Waits as long as the pace demands. */
  void pause(int rows) throws InterruptedException {
    long millis = pace.after(rows);
    if (millis > 0) {
      Thread.sleep(millis);
    }
  }

  synchronized void store(List<DecidedChunk> chunks) {
    parts.state().verifications().saveChunks(run.id(), chunks);
    for (DecidedChunk decided : chunks) {
      run = run.with(run.tally().plus(decided.chunk().tally()), run.flaws());
    }
    save();
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
