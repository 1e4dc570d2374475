// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.tour;

/** The tour cannot go on; the message says why, for people. */
public final class TourFailure extends RuntimeException {
  TourFailure(String message) {
    super(message);
  }
}
