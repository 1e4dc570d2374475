// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.change;

/**
 * A place in the source's total order: the LSN of a transaction's commit record and the ordinal of
 * the raw message inside that transaction. {@link #endOf} is after every message of its
 * transaction.
 */
public record Position(long lsn, long ordinal) implements Comparable<Position> {

  /** Before everything. */
  public static final Position START = new Position(0, 0);

  public Position {
    if (lsn < 0 || ordinal < 0) {
      throw new IllegalArgumentException("position must not be negative: " + lsn + "#" + ordinal);
    }
  }

  /** The position after the whole transaction whose commit record is at {@code lsn}. */
  public static Position endOf(long lsn) {
    return new Position(lsn, Long.MAX_VALUE);
  }

  /** Whether a transaction is cut here: something of it is before, something may be after. */
  public boolean cutsTransaction() {
    return ordinal > 0 && ordinal < Long.MAX_VALUE;
  }

  /** The LSN in PostgreSQL's notation, {@code 16/B374D848}. */
  public static String lsnText(long lsn) {
    return Long.toHexString(lsn >>> 32).toUpperCase(java.util.Locale.ROOT)
        + "/"
        + Long.toHexString(lsn & 0xFFFF_FFFFL).toUpperCase(java.util.Locale.ROOT);
  }

  @Override
  public int compareTo(Position other) {
    int byLsn = Long.compare(lsn, other.lsn);
    return byLsn != 0 ? byLsn : Long.compare(ordinal, other.ordinal);
  }

  @Override
  public String toString() {
    return lsnText(lsn) + (ordinal == Long.MAX_VALUE ? "" : "#" + ordinal);
  }
}
