// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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

  /** What is written apart from others: what is to be mended, and what may be refused. */
  private record Sort(Set<@Nullable OrphanPolicy> mends, boolean suspect) {}

  /**
   * Puts a part back so that what is to be mended and what is not are apart, as far as that can be,
   * and suspects from all others, which come first.
   *
   * @return whether it was divided
   */
  boolean separate(ClaimedBatch part, Predicate<EntityId> suspects) {
    if (part.done().stream().map(done -> sort(List.of(done.claim()), suspects)).distinct().count()
        <= 1) {
      return false;
    }
    Map<Sort, List<Claim>> sorts = new LinkedHashMap<>();
    for (List<Claim> group : groups(part)) {
      sorts.computeIfAbsent(sort(group, suspects), s -> new ArrayList<>()).addAll(group);
    }
    if (sorts.size() > 1) {
      sorts.entrySet().stream()
          .sorted(Comparator.comparing(sort -> !sort.getKey().suspect()))
          .forEach(sort -> parts.push(sort.getValue()));
    }
    return sorts.size() > 1;
  }

  private static Sort sort(List<Claim> group, Predicate<EntityId> suspects) {
    Set<@Nullable OrphanPolicy> mends = new HashSet<>();
    group.forEach(claim -> mends.add(claim.mend()));
    return new Sort(mends, group.stream().map(Claim::id).anyMatch(suspects));
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
