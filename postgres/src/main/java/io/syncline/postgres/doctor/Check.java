// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param name short and stable, such as {@code wal_level}
 * @param what what was found, in words
 * @param remedySql what mends it; null if nothing needs to be, or no SQL can
 */
public record Check(String name, Result result, String what, @Nullable String remedySql) {

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

  static Check warning(String name, String what, @Nullable String remedySql) {
    return new Check(name, Result.WARNING, what, remedySql);
  }

  static Check failed(String name, String what, @Nullable String remedySql) {
    return new Check(name, Result.FAILED, what, remedySql);
  }
}
