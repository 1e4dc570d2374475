// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Locale;

/** How closely a target is compared. */
public enum Depth {
  /** Keys, hashes, and the ends of edges: what the engine could have got wrong. */
  TOKENS,
  /** All that and the properties themselves: also what somebody edited in the target. */
  DEEP;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
