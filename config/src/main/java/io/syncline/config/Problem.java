// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

import java.util.Comparator;

/** Something wrong in a file; the message names the thing, the nearest right name, the remedy. */
public record Problem(Location location, String message) {

  public static final Comparator<Problem> IN_FILE_ORDER =
      Comparator.comparingInt((Problem problem) -> problem.location().line())
          .thenComparingInt(problem -> problem.location().column());

  @Override
  public String toString() {
    return location + ": " + message;
  }
}
