// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.watch;

import io.syncline.core.verify.Preferences;
import java.time.Duration;
import java.util.List;

/**
 * Which changes are read back, and when.
 *
 * @param target name of the target
 * @param share of the changes, from 0, exclusive, to 1
 * @param perSecond so many at the most
 * @param windows how long after they were applied, the shortest first
 * @param preferences types of which the target may be believed are not written again
 */
public record ContinuousPlan(
    String target, double share, int perSecond, List<Duration> windows, Preferences preferences) {
  /** For a while in which they cannot be read back. */
  private static final int SLACK_SECONDS = 60;

  public ContinuousPlan {
    windows = List.copyOf(windows);
  }

  /** How many are remembered at the most. */
  int most(int window) {
    return (int) (perSecond * (windows.get(window).toSeconds() + SLACK_SECONDS));
  }
}
