// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.capture.ChangeQueue.KeyMove;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which keys of an entry belong together since rows moved between them. */
record Ties(Map<String, List<String>> neighbours) {

  static Ties of(Collection<KeyMove> moves) {
    Map<String, List<String>> neighbours = new HashMap<>();
    for (KeyMove move : moves) {
      neighbours.computeIfAbsent(move.from(), k -> new ArrayList<>()).add(move.to());
      neighbours.computeIfAbsent(move.to(), k -> new ArrayList<>()).add(move.from());
    }
    return new Ties(neighbours);
  }

  /** Everything that a key belongs together with, itself included. */
  Set<String> with(String key) {
    Set<String> found = new LinkedHashSet<>(Set.of(key));
    Deque<String> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      for (String next : neighbours.getOrDefault(open.pop(), List.of())) {
        if (found.add(next)) {
          open.push(next);
        }
      }
    }
    return found;
  }

  /** Those of the keys that belong together with one that is not among them. */
  Set<String> torn(Set<String> keys) {
    Set<String> torn = new HashSet<>();
    for (String key : neighbours.keySet()) {
      if (!keys.contains(key)) {
        torn.addAll(with(key));
      }
    }
    torn.retainAll(keys);
    return torn;
  }
}
