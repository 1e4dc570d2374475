// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Outcome;

/**
 * Lanes and the graph's own users write side by side, and now and then one of them has to begin
 * again. That is no news, unless it does not end. The apply thread only.
 */
final class Contention {
  private static final int EXPECTED = 5;

  private int inRow;

  /** Whether somebody wants to know of this failure. */
  boolean isNews(Outcome.Retry retry) {
    return retry.cause() != Outcome.Cause.CONTENDED || ++inRow > EXPECTED;
  }

  /** A batch was applied. */
  void over() {
    inRow = 0;
  }
}
