// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.model;

/**
 * How many relationships may change in one transaction, beside those that its rows name.
 *
 * @param step relationships that change in one step, where there are too many
 */
public record HubSize(int step) {
  public static final HubSize USUAL = new HubSize(5_000);

  public HubSize {
    if (step < 1) {
      throw new IllegalArgumentException("step must be positive, was " + step);
    }
  }

  /** So many in one batch are too many. */
  public int limit() {
    return 4 * step;
  }
}
