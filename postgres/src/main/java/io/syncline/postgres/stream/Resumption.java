// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.change.Position;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.postgres.slot.Lsn;
import io.syncline.postgres.slot.WayBack;

/**
 * Proves that the log still has, at the checkpoint's LSN, what the checkpoint was made from.
 *
 * <p>A server restored from a copy of its data directory has the same identity, slot and timeline,
 * and its log soon grows beyond the checkpoint. But where a transaction was applied and not yet
 * confirmed, it must come again, at the same LSN. Where it was confirmed, the slot itself is the
 * proof, since the copy's slot is behind. One thread.
 */
final class Resumption {
  private final Position from;
  private final String place;
  private final long confirmedLsn;
  private boolean proven; // the stream's thread only

  /**
   * @param confirmedLsn what the slot was confirmed to
   */
  Resumption(Position from, long confirmedLsn, String place) {
    this.from = from;
    this.place = place;
    this.confirmedLsn = confirmedLsn;
    this.proven = from.ordinal() == 0 || confirmedLsn > from.lsn();
  }

  Position from() {
    return from;
  }

  /** Where to start reading: at the record that proves it, not after it. */
  long startLsn() {
    return from.lsn();
  }

  /** What may be confirmed, of what could be: nothing new before the proof. */
  long confirmable(long durableLsn) {
    return proven ? Math.max(durableLsn, confirmedLsn) : confirmedLsn;
  }

  /** Something was sent whose record starts here. */
  void reached(long lsn) {
    if (!proven && lsn == from.lsn()) {
      proven = true;
    }
    passed(lsn);
  }

  /** Everything whose record starts before this LSN was sent. */
  void passed(long lsn) {
    if (!proven && lsn > from.lsn()) {
      throw new SynclineException(
          ErrorCode.SOURCE_WENT_BACK,
          "the log of %s no longer has the transaction at %s that was already applied: the server was restored from an older state and went another way; %s"
              .formatted(place, Lsn.text(from.lsn()), WayBack.NEW_SNAPSHOT));
    }
  }
}
