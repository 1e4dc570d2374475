// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.time.Duration;

/**
 * The {@code continuous:} section: a sample of the changes is read back after it was applied.
 *
 * @param enabled whether that is done while the engine runs
 * @param sample percentage of the changes
 * @param perSecond so many changes at the most
 * @param soon how long after it was applied a change is read back first
 * @param late how long after it was applied it is read back once more
 */
public record ContinuousSettings(
    boolean enabled, int sample, int perSecond, Duration soon, Duration late) {
  public static final ContinuousSettings DEFAULTS =
      new ContinuousSettings(true, 100, 2, Duration.ofSeconds(5), Duration.ofMinutes(5));
}
