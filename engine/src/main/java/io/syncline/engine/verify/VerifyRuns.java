// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.binding.definition.Definitions;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.type.ContentHash;
import io.syncline.core.verify.Depth;
import io.syncline.core.verify.Tally;
import io.syncline.core.verify.VerifyRun;
import io.syncline.core.verify.VerifyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The stored runs that compare the same rows in the same way. */
public record VerifyRuns(VerifySettings settings, VerifyParts parts, VerifyScope scope) {
  /** How long the stores may take to say up to where a run will cover every change. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(1);

  /**
   * Stores a new run.
   *
   * @param by who begins it
   */
  public VerifyRun begin(String by) {
    Duration patience = scope instanceof VerifyScope.Keys ? Duration.ZERO : TO_ANSWER;
    return parts
        .state()
        .verifications()
        .begin(
            new VerifyRun(
                0,
                settings.sync(),
                parts.target().name(),
                settings.depth(),
                scope.entries(),
                scope.text(),
                VerifyRun.RUNNING,
                new VerifiedThrough(settings, parts, scope.entries(), patience).position(),
                mapping(),
                Tally.NONE,
                List.of(),
                by,
                parts.clock().instant(),
                null));
  }

  /**
   * What was compared once need not be compared again if nothing changed.
   *
   * @param entries to be compared
   * @param run a former one
   * @throws SynclineException NOT_APPLIED if it says nothing of all rows of these entries as they
   *     are mapped now
   */
  public static VerifyScope since(
      VerifySettings settings, VerifyParts parts, List<String> entries, long run) {
    VerifyStore store = parts.state().verifications();
    VerifyRun former =
        store
            .find(run)
            .filter(found -> found.sync().equals(settings.sync()))
            .filter(found -> found.target().equals(parts.target().name()))
            .orElseThrow(() -> unfit("there is no run %d of this target".formatted(run)));
    if (!former.state().equals(VerifyRun.DONE)) {
      throw unfit("run %d is not done".formatted(run));
    }
    if (!former.general() || former.scope().startsWith("sample")) {
      throw unfit("run %d compared only some rows: %s".formatted(run, former.scope()));
    }
    if (!former.entries().containsAll(entries)) {
      throw unfit("run %d compared only %s".formatted(run, former.entries()));
    }
    VerifyScope whole = new VerifyScope.Whole(entries, 1);
    if (!former.mapping().equals(new VerifyRuns(settings, parts, whole).mapping())) {
      throw unfit("run %d compared another mapping".formatted(run));
    }
    String view =
        store
            .findView(run)
            .orElseThrow(() -> unfit("run %d does not know what it saw".formatted(run)));
    return new VerifyScope.Since(entries, run, SourceSnapshot.parse(view));
  }

  private static SynclineException unfit(String why) {
    return new SynclineException(
        ErrorCode.NOT_APPLIED, why + "; 'syncline verify' without --since compares everything");
  }

  /** What the entries are mapped to, as a text of fixed length. */
  String mapping() {
    StringBuilder all = new StringBuilder();
    Definitions.of(parts.mapping())
        .forEach((entry, now) -> all.append(entry).append(' ').append(now.projection()));
    ContentHash hash = ContentHash.of("mapping", all.toString());
    return Long.toHexString(hash.first()) + Long.toHexString(hash.second());
  }

  /** The last other run that summed up all rows of an entry, mapped as it is. */
  Optional<VerifyRun> findProof(long other, String entry) {
    String mapping = mapping();
    return parts.state().verifications().runs(settings.sync(), Integer.MAX_VALUE).stream()
        .filter(run -> run.id() != other)
        .filter(run -> run.target().equals(parts.target().name()))
        .filter(run -> run.state().equals(VerifyRun.DONE))
        .filter(run -> run.depth() == Depth.BUCKETS)
        .filter(run -> run.mapping().equals(mapping))
        .filter(run -> run.entries().contains(entry))
        .findFirst();
  }

  /** The last run of this kind that is not done. */
  public Optional<VerifyRun> findUnfinished() {
    return parts.state().verifications().runs(settings.sync(), Integer.MAX_VALUE).stream()
        .filter(run -> run.target().equals(parts.target().name()))
        .filter(run -> run.state().equals(VerifyRun.RUNNING))
        .filter(run -> run.depth() == settings.depth())
        .filter(run -> run.scope().equals(scope.text()))
        .filter(run -> run.entries().equals(scope.entries()))
        .findFirst();
  }
}
