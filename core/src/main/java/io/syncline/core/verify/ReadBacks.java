// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.time.Duration;

/**
 * How many changes were read back from both stores a while after they were applied, and what was
 * found.
 *
 * @param after how long after
 * @param correct the target held what the row said, or a later state of it
 * @param missed it held something else, and nothing was under way
 * @param undecided could not be told in time, or set aside as a failure
 */
public record ReadBacks(Duration after, long correct, long missed, long undecided) {

  /** Of those that were decided, from 0 to 1; NaN where none was. */
  public double share() {
    long decided = correct + missed;
    return decided == 0 ? Double.NaN : (double) correct / decided;
  }

  public ReadBacks plus(ReadBacks other) {
    return new ReadBacks(
        after, correct + other.correct, missed + other.missed, undecided + other.undecided);
  }
}
