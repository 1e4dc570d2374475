// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of a target with the rows, as stored.
 *
 * @param id 0 while it is not yet stored
 * @param entries names of the mapping entries it covers
 * @param scope what rows of them, for people: {@code all}, {@code sample 1 %}, {@code Bill 42}
 * @param state {@code running}, also after a kill, {@code done}, or {@code abandoned}
 * @param source a position of the source, for people: every change up to it is covered by a run
 *     that ends without anything undecided; empty if none was known when it began
 * @param mapping fingerprint of what its entries were mapped to when it began
 * @param flaws what is wrong apart from any row
 * @param startedBy who began it
 */
public record VerifyRun(
    long id,
    String sync,
    String target,
    Depth depth,
    List<String> entries,
    String scope,
    String state,
    String source,
    String mapping,
    Tally tally,
    List<String> flaws,
    String startedBy,
    Instant startedAt,
    @Nullable Instant endedAt) {
  public static final String RUNNING = "running";
  public static final String DONE = "done";
  public static final String ABANDONED = "abandoned";

  /** Scope of a run that compared all rows of its entries. */
  public static final String ALL = "all";

  public VerifyRun {
    entries = List.copyOf(entries);
    flaws = List.copyOf(flaws);
  }

  /** Whether everything was decided. */
  public boolean complete() {
    return state.equals(DONE) && undecided() == 0;
  }

  /** Rows of which it could not be told. */
  public long undecided() {
    return tally.count(Verdict.DEFERRED) + tally.count(Verdict.UNVERIFIABLE);
  }

  /** Whether it looked for rows everywhere in its entries, not by some keys. */
  public boolean general() {
    return scope.equals(ALL) || scope.matches("sample [0-9.E-]+ %|since run [0-9]+");
  }

  public VerifyRun with(Tally counted, List<String> found) {
    return new VerifyRun(
        id, sync, target, depth, entries, scope, state, source, mapping, counted, found, startedBy,
        startedAt, endedAt);
  }

  public VerifyRun ended(String finalState, Instant at) {
    return new VerifyRun(
        id,
        sync,
        target,
        depth,
        entries,
        scope,
        finalState,
        source,
        mapping,
        tally,
        flaws,
        startedBy,
        startedAt,
        at);
  }
}
