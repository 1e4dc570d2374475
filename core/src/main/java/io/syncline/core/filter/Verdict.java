// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.filter;

/** Whether a row belongs. */
public enum Verdict {
  MATCHES,
  /** The filter is false or unknown, as for SQL's WHERE. */
  DOES_NOT_MATCH,
  /** The outcome depends on a value that the change does not carry. */
  UNDECIDED
}
