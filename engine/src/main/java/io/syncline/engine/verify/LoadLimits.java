// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import java.time.Duration;

/**
 * How much may be going on while a run compares; beyond it the run waits.
 *
 * @param lag how far the engine may be behind; zero for no limit
 * @param sessions how many sessions of others may be at work in the source; 0 for no limit
 */
public record LoadLimits(Duration lag, int sessions) {
  /** A run never waits. */
  public static final LoadLimits NONE = new LoadLimits(Duration.ZERO, 0);

  boolean any() {
    return !lag.isZero() || sessions > 0;
  }
}
