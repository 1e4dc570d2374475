// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import java.util.List;

/**
 * Ends a transaction in which too many relationships would change at once; what it names must be
 * taken care of first, in small steps.
 */
final class HubFound extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Hubs hubs;

  HubFound(Hubs hubs) {
    super("nodes with many relationships", null, false, false);
    this.hubs = hubs;
  }

  Hubs hubs() {
    return hubs;
  }

  /** Nodes with many relationships, and what is about to happen to them. */
  sealed interface Hubs {
    /** They go. */
    record Leaving(io.syncline.neo4j.model.EndPlan node, List<String> keys) implements Hubs {}

    /** They get other keys. */
    record Moving(io.syncline.neo4j.model.EndPlan node, List<String> keys) implements Hubs {}

    /** They come, and many edges wait for them. */
    record Arriving(List<Arrival> arrivals) implements Hubs {}
  }
}
