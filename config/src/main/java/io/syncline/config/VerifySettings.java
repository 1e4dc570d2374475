// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import io.syncline.core.verify.Depth;
import java.time.Duration;

/**
 * The {@code verify:} section: the stores are compared now and then while {@code run} runs, and how
 * every comparison yields to what else is done.
 *
 * @param enabled whether they are compared on a schedule
 * @param every from the beginning of one comparison to that of the next
 * @param sample percentage of the rows that are compared
 * @param maxRate rows a second at the most
 * @param maxLag of the engine; while it is further behind, comparing pauses. Zero for no limit
 * @param maxSessions of others at work in PostgreSQL; while there are more, comparing pauses. 0 for
 *     no limit
 * @param keep how many comparisons are kept
 */
public record VerifySettings(
    boolean enabled,
    Duration every,
    Depth depth,
    int sample,
    int maxRate,
    Duration maxLag,
    int maxSessions,
    int keep) {
  public static final VerifySettings DEFAULTS =
      new VerifySettings(
          false, Duration.ofDays(1), Depth.TOKENS, 100, 10_000, Duration.ofSeconds(30), 50, 200);
}
