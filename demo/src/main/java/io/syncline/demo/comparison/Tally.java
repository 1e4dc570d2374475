// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Matches what is found with what was expected, by name and then by content. Several entities may
 * have one name: parallel edges do.
 */
final class Tally {
  private static final int MOST_EXAMPLES = 3;
  private static final int LONGEST_VALUE = 60;

  private final String type;
  private final Map<List<Object>, Deque<Map<String, Object>>> open = new HashMap<>();
  private final List<Found> unmatched = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private long expected;
  private long found;
  private long extra;

  private record Found(List<Object> name, Map<String, Object> content) {}

  Tally(String type) {
    this.type = type;
  }

  void expect(List<Object> name, Map<String, Object> content) {
    expected++;
    open.computeIfAbsent(name, unused -> new ArrayDeque<>(1)).add(content);
  }

  /** Only after everything was expected. */
  void find(List<Object> name, Map<String, Object> content) {
    found++;
    Deque<Map<String, Object>> candidates = open.getOrDefault(name, new ArrayDeque<>(0));
    for (Map<String, Object> candidate : candidates) {
      if (Values.same(candidate, content)) {
        candidates.removeFirstOccurrence(candidate);
        return;
      }
    }
    unmatched.add(new Found(name, content));
  }

  /** So many of a name at once, of which none was expected. */
  void findMany(List<Object> name, long number) {
    found += number;
    extra += number;
    example("%s: in the graph %,d times, but no row says so".formatted(name, number));
  }

  TypeResult result() {
    long different = 0;
    for (Found entity : unmatched) {
      Map<String, Object> other = open.getOrDefault(entity.name, new ArrayDeque<>(0)).poll();
      if (other == null) {
        extra++;
        example("%s: in the graph, but no row says so".formatted(entity.name));
      } else {
        different++;
        example("%s: %s".formatted(entity.name, contrast(other, entity.content)));
      }
    }
    long missing = 0;
    for (var entry : open.entrySet()) {
      missing += entry.getValue().size();
      entry.getValue().forEach(unused -> example(entry.getKey() + ": not in the graph"));
    }
    return new TypeResult(type, expected, found, missing, extra, different, examples);
  }

  private void example(String text) {
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(text);
    }
  }

  private static String contrast(Map<String, Object> expected, Map<String, Object> found) {
    TreeSet<String> names = new TreeSet<>(expected.keySet());
    names.addAll(found.keySet());
    List<String> contrasts = new ArrayList<>();
    for (String name : names) {
      Object should = expected.get(name);
      Object is = found.get(name);
      if (!Values.sameValue(should, is)) {
        contrasts.add("%s is %s, not %s".formatted(name, brief(is), brief(should)));
      }
    }
    return String.join("; ", contrasts);
  }

  private static String brief(@Nullable Object value) {
    String text = value == null ? "absent" : "'" + value + "'";
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }
}
