// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.change.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events, projected and coalesced, ready to be applied.
 *
 * @param end everything up to here is in this batch or in earlier ones
 * @param wholeTransactions false where a large transaction is cut
 * @param oldestCommit commit time of the first transaction; null if there is none
 */
record PreparedBatch(
    BatchBuilder content,
    Position end,
    boolean wholeTransactions,
    long transactions,
    long changes,
    @Nullable Instant oldestCommit) {

  /** Whether there is anything but progress. */
  boolean empty() {
    return changes == 0;
  }
}
