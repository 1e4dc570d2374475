// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import java.util.List;

/**
 * An edge that is due and not there, since an end of it is not.
 *
 * @param edge id of the kind of edge, such as {@code Bill.SPONSORED_BY}
 * @param owner key of the row that owns it
 * @param absent the ends that are not there; none where an end came just now
 */
public record WaitingEdge(String edge, String owner, List<AbsentEnd> absent) {
  public WaitingEdge {
    absent = List.copyOf(absent);
  }

  /**
   * A node that is not there.
   *
   * @param node name of its entry
   * @param key canonical text of what it is named by: its key, or other unique columns
   */
  public record AbsentEnd(String node, String key) {}
}
