// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Position;
import org.jspecify.annotations.Nullable;

/**
 * @param currentLsn the end of the log
 * @param confirmedLsn what the pipeline's slot was confirmed to; 0 without a slot
 * @param retainedBytes log kept for the slot
 * @param remainingBytes how much more may be kept before the slot is lost; null where unlimited
 * @param slotState {@code reserved}, {@code extended}, {@code unreserved}, {@code lost} or {@code
 *     none}
 * @param snapshot what is visible now; transactions visible here are visible from now on
 * @param high everything that the snapshot shows is before this place in the log
 */
public record SourceProgress(
    long currentLsn,
    long confirmedLsn,
    long retainedBytes,
    @Nullable Long remainingBytes,
    String slotState,
    SourceSnapshot snapshot,
    Position high) {

  /** Where whatever is visible is also at or before the end of the log. */
  public SourceProgress(
      long currentLsn,
      long confirmedLsn,
      long retainedBytes,
      @Nullable Long remainingBytes,
      String slotState,
      SourceSnapshot snapshot) {
    this(
        currentLsn,
        confirmedLsn,
        retainedBytes,
        remainingBytes,
        slotState,
        snapshot,
        Position.endOf(currentLsn));
  }
}
