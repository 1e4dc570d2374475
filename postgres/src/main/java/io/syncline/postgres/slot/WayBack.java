// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.slot;

/** What to do after a loss, as messages say it. */
public final class WayBack {
  /** Nothing less than reading everything again proves that nothing is missing. */
  public static final String NEW_SNAPSHOT =
      "the way back is a new snapshot: `syncline apply --new-snapshot`";

  /** Where the mapping's needs are not met. */
  public static final String APPLY = "run `syncline apply`";

  private WayBack() {}
}
