// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import io.syncline.cli.terminal.Amounts;
import io.syncline.core.checkpoint.StateStore;
import io.syncline.core.verify.LastRuns;
import io.syncline.core.verify.Verdict;
import io.syncline.core.verify.VerifyRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the last comparison of all types found.
 *
 * @param verdict as of {@link VerifyReport}
 * @param different rows that differ, known failures and flaws among them
 * @param verifiedThrough when the last run began that left nothing undecided: every change that was
 *     committed before is covered; null if there is none
 * @param running number of the run that is under way; null if none is
 */
public record VerificationView(
    long run,
    String scope,
    String depth,
    String verdict,
    long compared,
    long different,
    long undecided,
    @Nullable Instant endedAt,
    @Nullable Instant verifiedThrough,
    @Nullable Long running) {
  private static final int RECENT = 100;

  /** Null if nothing was ever compared. */
  static @Nullable VerificationView load(StateStore state, String sync) {
    List<String> entries =
        state.loadMapping(sync).entrySet().stream()
            .filter(entry -> !entry.getValue().isRemoved())
            .map(Map.Entry::getKey)
            .toList();
    List<VerifyRun> runs = state.verifications().runs(sync, RECENT);
    LastRuns known = LastRuns.of(runs, entries);
    VerifyRun last = known.last();
    return last == null ? null : of(last, known.complete(), running(runs));
  }

  private static @Nullable Long running(List<VerifyRun> runs) {
    return runs.stream()
        .findFirst()
        .filter(run -> run.state().equals(VerifyRun.RUNNING))
        .map(VerifyRun::id)
        .orElse(null);
  }

  private static VerificationView of(
      VerifyRun last, @Nullable VerifyRun complete, @Nullable Long running) {
    VerifyReport report = VerifyReport.of(last, List.of(), false);
    return new VerificationView(
        last.id(),
        last.scope(),
        last.depth().text(),
        report.verdict(),
        last.tally().total(),
        last.tally().count(Verdict.DIFFERENT)
            + last.tally().count(Verdict.KNOWN_FAILURE)
            + last.flaws().size(),
        last.undecided(),
        last.endedAt(),
        complete == null ? null : complete.startedAt(),
        running);
  }

  /** One line for people. */
  String text(Instant now) {
    return "verified: run %d %s, %s, %s, %,d compared%s%s%s%s"
        .formatted(
            run,
            verdict,
            scope,
            depth,
            compared,
            different == 0 ? "" : ", " + different + " differ",
            undecided == 0 ? "" : ", " + undecided + " undecided",
            endedAt == null ? "" : ", " + Amounts.ago(endedAt, now),
            verifiedThrough == null ? "" : "; covers what was committed before " + verifiedThrough);
  }
}
