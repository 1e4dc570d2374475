// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

import io.syncline.core.change.Position;

/** Places in the log, between PostgreSQL's notation and positions. */
public final class Lsn {

  private Lsn() {}

  /** Reads {@code 16/B374D848}. */
  public static long parse(String text) {
    int slash = text.indexOf('/');
    return (Long.parseLong(text, 0, slash, 16) << 32)
        | Long.parseLong(text, slash + 1, text.length(), 16);
  }

  public static String text(long lsn) {
    return Position.lsnText(lsn);
  }

  /**
   * Up to where PostgreSQL may forget, once everything up to the position is durable elsewhere. It
   * sends again every transaction whose commit record starts at or after this LSN; so after the end
   * of a transaction, the byte after its commit record's first one is enough.
   */
  public static long confirmable(Position position) {
    return position.ordinal() == Long.MAX_VALUE ? position.lsn() + 1 : position.lsn();
  }

  /** Everything whose record starts before this LSN, and nothing else, is behind the position. */
  public static Position before(long lsn) {
    return new Position(lsn, 0);
  }
}
