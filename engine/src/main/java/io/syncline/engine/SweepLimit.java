// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import java.util.Optional;

/**
 * How many rows may be gone from the source without a change having said so, before nothing more of
 * the target is removed.
 *
 * @param percent of the rows that are there
 */
public record SweepLimit(long percent) {
  /** What a person asks for removes little: more is a mistake somewhere. */
  public static final SweepLimit REQUESTED = new SweepLimit(1);

  public static final SweepLimit NONE = new SweepLimit(Long.MAX_VALUE);

  /** As many may go in any case. */
  private static final long FEW = 100;

  /** Why nothing more is to be removed; empty if it may. */
  public Optional<String> refuse(String entry, long missing, long rows) {
    return missing <= Math.max(FEW, saturated(rows))
        ? Optional.empty()
        : Optional.of(
            "more than %d of %d rows of %s are gone from the source without a change having said so: nothing more is removed; if that is right, read everything again with `syncline apply --new-snapshot`"
                .formatted(missing, rows, entry));
  }

  private long saturated(long rows) {
    return percent > 100 ? Long.MAX_VALUE : rows * percent / 100;
  }
}
