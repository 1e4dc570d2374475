// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param name short and stable, such as {@code constraints}
 * @param what what was found, in words
 * @param remedy Cypher that mends it; null if nothing needs to be, or no Cypher can
 */
public record Check(String name, Result result, String what, @Nullable String remedy) {

  /** How it looks. */
  public enum Result {
    OK,
    /** Syncline runs, but something may go wrong later. */
    WARNING,
    /** Syncline cannot run, or not correctly. */
    FAILED
  }

  static Check ok(String name, String what) {
    return new Check(name, Result.OK, what, null);
  }

  static Check warning(String name, String what, @Nullable String remedy) {
    return new Check(name, Result.WARNING, what, remedy);
  }

  static Check failed(String name, String what, @Nullable String remedy) {
    return new Check(name, Result.FAILED, what, remedy);
  }
}
