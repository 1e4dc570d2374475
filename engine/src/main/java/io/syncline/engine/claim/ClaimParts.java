// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a claim that are still to be written, one after the other. One thread. */
final class ClaimParts {
  private final Deque<List<Claim>> parts = new ArrayDeque<>();

  ClaimParts(List<Claim> claims) {
    parts.push(claims);
  }

  boolean done() {
    return parts.isEmpty();
  }

  List<Claim> next() {
    return parts.pop();
  }

  /**
   * Puts a part back as so many smaller ones; not if it cannot be divided.
   *
   * @return whether it was divided
   */
  boolean divide(ClaimedBatch part, int ways) {
    List<List<Claim>> groups = groups(part);
    if (groups.size() <= 1) {
      return false;
    }
    int size = Math.max(1, (groups.size() + ways - 1) / ways);
    for (int to = groups.size(); to > 0; to = (to - 1) / size * size) {
      List<List<Claim>> some = groups.subList((to - 1) / size * size, to);
      parts.push(some.stream().flatMap(List::stream).toList());
    }
    return true;
  }

  /**
   * Puts a part back so that what is to be mended and what is not are apart, as far as that can be.
   *
   * @return whether it was divided
   */
  boolean separate(ClaimedBatch part) {
    if (part.done().stream().map(done -> done.claim().mend()).distinct().count() <= 1) {
      return false;
    }
    Map<Set<@Nullable OrphanPolicy>, List<Claim>> byMend = new LinkedHashMap<>();
    for (List<Claim> group : groups(part)) {
      Set<@Nullable OrphanPolicy> mends = new HashSet<>();
      group.forEach(claim -> mends.add(claim.mend()));
      byMend.computeIfAbsent(mends, m -> new ArrayList<>()).addAll(group);
    }
    if (byMend.size() > 1) {
      byMend.values().forEach(parts::push);
    }
    return byMend.size() > 1;
  }

  /** Entities that must be written together. */
  private static List<List<Claim>> groups(ClaimedBatch read) {
    Map<String, Ties> ties = new HashMap<>();
    List<List<Claim>> groups = new ArrayList<>();
    Map<EntityId, Claim> left = new LinkedHashMap<>();
    read.done().forEach(done -> left.put(done.claim().id(), done.claim()));
    for (Done done : read.done()) {
      Claim claim = done.claim();
      String entry = claim.id().entry();
      Ties tied =
          ties.computeIfAbsent(
              entry,
              e -> Ties.of(read.moves().stream().filter(move -> move.entry().equals(e)).toList()));
      List<Claim> group = new ArrayList<>();
      for (String key : tied.with(claim.id().key())) {
        Claim member = left.remove(new EntityId(entry, key));
        if (member != null) {
          group.add(member);
        }
      }
      if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return groups;
  }
}
