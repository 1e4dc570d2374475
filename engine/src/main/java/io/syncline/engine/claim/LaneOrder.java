// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.mapping.Lane;
import java.util.ArrayList;
import java.util.List;

/** In which order lanes are served: the highest first, but now and then another. One thread. */
final class LaneOrder {
  /** A lower lane comes first once in so many claims, so that it never starves for ever. */
  private static final int TURN = 8;

  private final List<Lane> lanes;
  private int claims; // the worker's thread only

  /**
   * @param lanes the highest first
   */
  LaneOrder(List<Lane> lanes) {
    this.lanes = List.copyOf(lanes);
  }

  List<Lane> next() {
    claims++;
    if (claims % TURN != 0 || lanes.size() == 1) {
      return lanes;
    }
    int first = 1 + claims / TURN % (lanes.size() - 1);
    List<Lane> order = new ArrayList<>(lanes);
    order.addFirst(order.remove(first));
    return order;
  }
}
