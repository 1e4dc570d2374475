// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.verify.Discrepancy;
import io.syncline.core.verify.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Decides on two looks at one row. A pure function; the proof is in docs/verification.md.
 *
 * <p>In each look the target is read when it has everything that the view of the row saw. A
 * difference is one only if both looks found the same on both sides, and the view of the second saw
 * everything that the target had at the first: what was committed but not yet visible is excluded,
 * and so is everything that came in between.
 */
final class Ruling {

  private Ruling() {}

  /**
   * @param before the look before; null if there is none that counts
   * @param sawAll whether the view of {@code now} saw everything that the target had at {@code
   *     before}
   * @return the verdict; null if another look is needed
   */
  static @Nullable Verdict rule(@Nullable Look before, Look now, boolean sawAll) {
    if (now.finding().equal()) {
      return Verdict.EQUAL;
    }
    if (before == null || !sawAll) {
      return null;
    }
    if (before.same(now)) {
      return Verdict.DIFFERENT;
    }
    return before.newer() && genuine(before, now) && explained(now) ? Verdict.NEWER : null;
  }

  /** A later state of a row explains much, but not that it is held twice. */
  private static boolean explained(Look now) {
    return now.finding().discrepancies().stream()
        .noneMatch(one -> one.kind() == Discrepancy.Kind.DUPLICATE);
  }

  /** No change has a version after what a later view of the source sees. */
  private static boolean genuine(Look before, Look now) {
    var version = before.finding().version();
    return version != null && version.position().compareTo(now.high()) <= 0;
  }
}
