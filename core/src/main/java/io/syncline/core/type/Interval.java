// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.type;

/**
 * PostgreSQL's interval: three amounts that no conversion joins.
 *
 * @param nanoseconds 0 to 999,999,999; counts forward from {@code seconds}, also where that is
 *     negative
 */
public record Interval(long months, long days, long seconds, int nanoseconds) {
  public Interval {
    if (nanoseconds < 0 || nanoseconds > 999_999_999) {
      throw new IllegalArgumentException("nanoseconds must be 0 to 999999999, was " + nanoseconds);
    }
  }
}
