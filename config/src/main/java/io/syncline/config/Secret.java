// SPDX-License-Identifier: Apache-2.0
package io.syncline.config;

/** Text that must never be printed; empty where none was given. */
public record Secret(String value) {

  public static final Secret NONE = new Secret("");

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
