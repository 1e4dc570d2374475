// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.mapping;

/** An independent stream with a priority, highest first. */
public enum Lane {
  CRITICAL,
  HIGH,
  NORMAL,
  LOW;

  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
