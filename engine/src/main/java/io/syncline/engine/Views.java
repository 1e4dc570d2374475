// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.capture.SourceProgress;
import io.syncline.core.change.Position;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Views of the source, each until everything that it shows is applied: so that who knows only a
 * transaction's id can be told whether it is. Any thread.
 */
final class Views {
  private static final int MOST = 1_000;

  private final Deque<SourceProgress> open = new ArrayDeque<>(); // guarded by this
  private String applied = ""; // guarded by this

  /** During a long outage the first ones are enough, since those after them come later anyway. */
  synchronized void took(SourceProgress view) {
    if (open.size() < MOST) {
      open.add(view);
    }
  }

  /** The latest view that shows nothing beyond the position, in words; empty if none is known. */
  synchronized String applied(Position position) {
    while (!open.isEmpty() && open.element().high().compareTo(position) <= 0) {
      applied = open.remove().snapshot().text();
    }
    return applied;
  }
}
