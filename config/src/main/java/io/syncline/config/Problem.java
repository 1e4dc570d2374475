// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

/** Something wrong in a file; the message names the thing, the nearest right name, the remedy. */
public record Problem(Location location, String message) {
  @Override
  public String toString() {
    return location + ": " + message;
  }
}
