// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.fault;

/** What goes wrong with one call to a target. */
public enum Fault {
  NONE,
  /** The target cannot be reached; nothing happens. */
  REFUSED,
  /** The target is reached, but fails, and undoes what it did. */
  FAILED,
  /** The call is carried out, but its answer does not arrive. */
  ANSWER_LOST,
  /** The call takes its time. */
  DELAYED,
  /** Another writer took over in the meantime. */
  FENCED,
  /** The target says that the content cannot be written, though it can. */
  REJECTED,
  /** The target says that this is too much at once. */
  TOO_LARGE,
  /** The calling process dies before the call arrives. */
  CRASH_BEFORE,
  /** The calling process dies after the call was carried out. */
  CRASH_AFTER
}
