// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import java.util.Locale;

/** What was found of one row. */
public enum Verdict {
  /** The target held what the row projects to. */
  EQUAL,
  /** The target had already been written from a newer state than the one that was read. */
  NEWER,
  /** The target had everything, nothing changed meanwhile, and it held something else. */
  DIFFERENT,
  /** Not decided in the time given: the row changed too often, or the pipeline did not come by. */
  DEFERRED,
  /** Different since the row's change was set aside. */
  KNOWN_FAILURE,
  /** Could not be read or projected. */
  UNVERIFIABLE;

  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
