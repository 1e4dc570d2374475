// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Locale;

/** How closely a target is compared. */
public enum Depth {
  /**
   * What ranges of rows sum up to in each store, against the sums of a run that proved them equal;
   * rows of a range that changed since are compared as {@link #TOKENS} are.
   */
  BUCKETS,
  /** Keys, hashes, and the ends of edges: what the engine could have got wrong. */
  TOKENS,
  /** All that and the properties themselves: also what somebody edited in the target. */
  DEEP;

  /** How single rows are compared. */
  public Depth ofRows() {
    return this == BUCKETS ? TOKENS : this;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
