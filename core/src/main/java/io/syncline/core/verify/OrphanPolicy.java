// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Locale;

/** What repair does with what the target holds of a row that is gone. */
public enum OrphanPolicy {
  /** It goes, as it would have gone with its row. */
  DELETE,
  /** It stays and goes on being reported. */
  KEEP,
  /** It stays, but no longer as something of ours: under a label of its own, without our edges. */
  QUARANTINE;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
