// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.projection.EntityId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Entities that were refused with nothing beside them, and how often. It may have been a race, so
 * they are tried a few times before they are set aside; nobody waits for them meanwhile. Any
 * thread.
 */
final class Suspects {
  /** Of more the first are forgotten, and tried more often than others. */
  private static final int MOST = 10_000;

  private final Map<EntityId, Integer> refusals = new LinkedHashMap<>(); // guarded by this

  /** These, which are written together, were refused; answers how often they were. */
  synchronized int refused(Collection<EntityId> entities) {
    int times = 1;
    for (EntityId entity : entities) {
      times = Math.max(times, refusals.getOrDefault(entity, 0) + 1);
    }
    for (EntityId entity : entities) {
      refusals.put(entity, times);
    }
    if (refusals.size() > MOST) {
      refusals.remove(refusals.keySet().iterator().next());
    }
    return times;
  }

  synchronized boolean contains(EntityId entity) {
    return refusals.containsKey(entity);
  }

  /** They are written, or set aside. */
  synchronized void forget(Collection<EntityId> entities) {
    entities.forEach(refusals::remove);
  }
}
