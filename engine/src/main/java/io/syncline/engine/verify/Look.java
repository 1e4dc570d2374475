// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.change.Position;
import io.syncline.core.verify.Finding;

/**
 * One look at one row in both stores: first the row, then, when the target had everything that the
 * row's view saw, what the target holds.
 *
 * @param state of the row, see {@code RowScan.SeenRow}; empty where there is none
 * @param high everything the row's view saw was committed at or before it
 * @param through everything that the target showed was committed at or before it
 */
record Look(String state, Finding finding, Position high, Position through) {

  /** Whether neither store was written between the two looks. */
  boolean same(Look other) {
    return state.equals(other.state)
        && finding.token().equals(other.finding.token())
        && finding.equal() == other.finding.equal();
  }

  /** Whether the target holds a state that came after the view of the row. */
  boolean newer() {
    var version = finding.version();
    return version != null && version.position().compareTo(high) > 0;
  }
}
