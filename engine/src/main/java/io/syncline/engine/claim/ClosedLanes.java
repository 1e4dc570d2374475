// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Lane;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lanes of which nothing is claimed: those that a person paused, and those that an error stopped,
 * which stay so until the work begins anew. Any thread.
 */
final class ClosedLanes {
  private final Map<Lane, SynclineException> stopped = new EnumMap<>(Lane.class); // guarded by this
  private Set<Lane> paused = Set.of(); // guarded by this

  /** These are paused, and no others; answers which were before. */
  synchronized Set<Lane> pause(Set<Lane> lanes) {
    Set<Lane> before = paused;
    paused = Set.copyOf(lanes);
    return before;
  }

  /** Whether it was not stopped before. */
  synchronized boolean stop(Lane lane, SynclineException error) {
    return stopped.putIfAbsent(lane, error) == null;
  }

  synchronized boolean pauses(Lane lane) {
    return paused.contains(lane);
  }

  /** Why it is stopped; null if it is not. */
  synchronized @Nullable SynclineException error(Lane lane) {
    return stopped.get(lane);
  }

  synchronized boolean contains(Lane lane) {
    return paused.contains(lane) || stopped.containsKey(lane);
  }

  synchronized Set<Lane> all() {
    Set<Lane> all = EnumSet.noneOf(Lane.class);
    all.addAll(paused);
    all.addAll(stopped.keySet());
    return all;
  }

  /** The first error; null if nothing is stopped. */
  synchronized @Nullable SynclineException error() {
    return stopped.values().stream().findFirst().orElse(null);
  }

  /** Whether an error stopped each of these. */
  synchronized boolean stopsAll(Collection<Lane> lanes) {
    return stopped.keySet().containsAll(lanes);
  }
}
