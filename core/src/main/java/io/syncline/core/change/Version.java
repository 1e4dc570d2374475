// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.change;

/**
 * How new a row's state is: an era, which is one unbroken history of source positions, then a
 * position in it. Fencing never enters it.
 */
public record Version(long era, Position position) implements Comparable<Version> {

  /** How two versions stand to each other. */
  public enum Order {
    BEFORE,
    EQUAL,
    AFTER,
    /** Neither saw the other; only with more than one writer of the same rows. */
    CONCURRENT
  }

  public Version {
    if (era < 0) {
      throw new IllegalArgumentException("era must not be negative, was " + era);
    }
  }

  /** The order of this version relative to {@code other}; never concurrent with one source. */
  public Order relativeTo(Version other) {
    int order = compareTo(other);
    return order < 0 ? Order.BEFORE : order > 0 ? Order.AFTER : Order.EQUAL;
  }

  /** The newest version that is older than this one. */
  public Version justBefore() {
    return new Version(
        era,
        position.ordinal() > 0
            ? new Position(position.lsn(), position.ordinal() - 1)
            : new Position(Math.max(0, position.lsn() - 1), Long.MAX_VALUE));
  }

  @Override
  public int compareTo(Version other) {
    int byEra = Long.compare(era, other.era);
    return byEra != 0 ? byEra : position.compareTo(other.position);
  }

  @Override
  public String toString() {
    return era + ":" + position;
  }
}
