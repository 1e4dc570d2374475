// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.command;

/** What a process ends with. Documented; never changes. */
public final class ExitCode {
  /** Done; also a plan with changes, also a clean stop by a signal. */
  public static final int DONE = 0;

  /** Failed; also a failed check of {@code doctor}. */
  public static final int FAILED = 1;

  /** Wrong usage, or an invalid file. */
  public static final int USAGE = 2;

  /** Differences between the stores exist. */
  public static final int DIFFERENT = 3;

  /** Could not check, or not decide. */
  public static final int UNCHECKED = 4;

  private ExitCode() {}
}
