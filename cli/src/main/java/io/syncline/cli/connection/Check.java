// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.connection;

import org.jspecify.annotations.Nullable;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param name what was looked at
 * @param found what is there, in words
 * @param remedy SQL or Cypher, or else words, that mend it; null where nothing is to be done
 */
public record Check(String name, Verdict verdict, String found, @Nullable String remedy) {

  /** How it is. */
  public enum Verdict {
    PASSED,
    /** Works, and deserves a look. */
    WARNING,
    FAILED,
    /** Something else must be mended before this can be known. */
    UNKNOWN;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
