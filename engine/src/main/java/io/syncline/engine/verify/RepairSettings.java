// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.verify;

import io.syncline.core.verify.OrphanPolicy;
import io.syncline.core.verify.Preferences;

/**
 * How a repair is made.
 *
 * @param preferences which store is believed
 * @param mostShare the share of the compared rows that may be repaired, from 0 to 1; a few may in
 *     any case, unless they are most of what the target has of a type, and would be removed
 * @param rowsPerSecond 0 for as many as there can be
 * @param by who has it done
 * @param reason why
 */
public record RepairSettings(
    OrphanPolicy orphans,
    Preferences preferences,
    double mostShare,
    double rowsPerSecond,
    String by,
    String reason) {
  /** As many may be repaired whatever their share. */
  public static final int FEW = 10;

  boolean tooMany(long rows, long compared) {
    return rows > FEW && rows > compared * mostShare;
  }

  /** Whether most of a type would go, be they few: its table may be empty by mistake. */
  boolean empties(long removed, long compared) {
    return removed * 2 > compared && removed > compared * mostShare;
  }
}
