// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

import io.syncline.core.checkpoint.PipelineId;
import java.util.HexFormat;
import java.util.Locale;

/** Names of our replication slots. PostgreSQL allows lower case letters, digits and underscores. */
public final class SlotNames {
  private static final int LONGEST = 63;
  private static final int HASH = 8;

  private SlotNames() {}

  /** {@code prefix_target_lane}; what cannot be in a name is replaced, and told apart by a hash. */
  public static String of(String prefix, PipelineId pipeline) {
    String wanted = prefix + "_" + pipeline.target() + "_" + pipeline.lane().text();
    String allowed = wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (allowed.equals(wanted) && allowed.length() <= LONGEST) {
      return allowed;
    }
    int kept = Math.min(allowed.length(), LONGEST - HASH - 1);
    return allowed.substring(0, kept) + "_" + HexFormat.of().toHexDigits(wanted.hashCode());
  }
}
