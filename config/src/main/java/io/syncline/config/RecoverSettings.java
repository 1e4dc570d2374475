// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.time.Duration;

/**
 * The {@code recover:} section: rows without their back reference are healed now and then.
 *
 * @param every how often they are looked for
 */
public record RecoverSettings(boolean enabled, Duration every) {
  public static final RecoverSettings DEFAULTS = new RecoverSettings(true, Duration.ofMinutes(5));
}
