// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a target by the runs that looked at all of its entries.
 *
 * @param last that is done; null if none is
 * @param complete the last that left nothing undecided: every change committed before it began is
 *     covered; null if there is none
 */
public record LastRuns(@Nullable VerifyRun last, @Nullable VerifyRun complete) {

  /**
   * @param runs the latest first
   * @param entries all that are mapped
   */
  public static LastRuns of(List<VerifyRun> runs, Collection<String> entries) {
    List<VerifyRun> done =
        runs.stream()
            .filter(run -> run.state().equals(VerifyRun.DONE) && run.general())
            .filter(run -> run.entries().containsAll(entries))
            .toList();
    return new LastRuns(
        done.stream().findFirst().orElse(null),
        done.stream().filter(VerifyRun::complete).findFirst().orElse(null));
  }
}
