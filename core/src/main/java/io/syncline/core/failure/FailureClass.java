// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.failure;

/** What a failure says about what to do. */
public enum FailureClass {
  /** This change can not be applied: it is set aside and the others go on. */
  RECORD,
  /** The store is away or busy: everything is kept, nothing is set aside. */
  TARGET,
  /** Somebody must change something: the lane stops and says what. */
  CONFIGURATION;

  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
