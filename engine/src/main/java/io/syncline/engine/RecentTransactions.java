// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.capture.SourceSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The transactions that the stream delivered and that a later read might not see yet: a commit
 * record is written before its commit is visible, sometimes long before. Guarded by its owner.
 */
final class RecentTransactions {
  private final Map<Long, Long> lsnByXid = new HashMap<>();

  /** Transactions that were under way when the stream began may have been delivered before it. */
  RecentTransactions(SourceSnapshot atStart) {
    for (long xid : atStart.inProgress()) {
      lsnByXid.put(xid & 0xFFFF_FFFFL, 0L);
    }
  }

  void delivered(long xid, long commitLsn) {
    lsnByXid.put(xid, commitLsn);
  }

  /** Forgets what every later read sees. */
  void forgetSeen(SourceSnapshot snapshot) {
    lsnByXid.keySet().removeIf(snapshot::sees);
  }

  /** Whether a read in this snapshot saw everything that was delivered before the watermark. */
  boolean allSeen(SourceSnapshot snapshot, long lowLsn) {
    return lsnByXid.entrySet().stream()
        .allMatch(entry -> entry.getValue() > lowLsn || snapshot.sees(entry.getKey()));
  }

  /** The 32-bit ids of those that a later read might not see. */
  Set<Long> unseen() {
    return Set.copyOf(lsnByXid.keySet());
  }

  int size() {
    return lsnByXid.size();
  }
}
