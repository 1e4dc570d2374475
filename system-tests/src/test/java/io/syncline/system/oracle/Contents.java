// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a graph holds, or must hold, a line for each node and edge, which two that are equal share.
 */
record Contents(List<String> nodes, List<String> edges, long waiting) {

  /** Everything that is different; empty if nothing is. */
  List<String> differencesFrom(Contents expected) {
    List<String> differences = new ArrayList<>();
    compare(expected.nodes, nodes, differences);
    compare(expected.edges, edges, differences);
    if (waiting != expected.waiting) {
      differences.add(waiting + " edges wait, not " + expected.waiting);
    }
    return differences;
  }

  private static void compare(List<String> expected, List<String> found, List<String> out) {
    List<String> missing = new ArrayList<>(new TreeSet<>(expected));
    Map<String, Integer> counts = new TreeMap<>();
    found.forEach(line -> counts.merge(line, 1, Integer::sum));
    expected.forEach(line -> counts.merge(line, -1, Integer::sum));
    missing.removeIf(line -> counts.getOrDefault(line, 0) >= 0);
    missing.forEach(line -> out.add("missing    " + line));
    counts.forEach(
        (line, surplus) -> {
          if (surplus > 0) {
            out.add("unexpected " + line + (surplus == 1 ? "" : " (" + surplus + " times)"));
          }
        });
  }

  static String nodeLine(
      String id, java.util.Collection<String> labels, Map<String, Object> properties, Object hash) {
    return id + " :" + new TreeSet<>(labels) + " " + text(properties) + " hash " + hash;
  }

  static String edgeLine(
      String from, String type, String to, Map<String, Object> properties, Object hash) {
    return "(" + from + ")-[" + type + " " + text(properties) + "]->(" + to + ") hash " + hash;
  }

  private static String text(Map<String, Object> properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.forEach((name, value) -> texts.put(name, text(value)));
    return texts.toString();
  }

  private static String text(Object value) {
    String kind = value.getClass().getSimpleName().charAt(0) + ":";
    String text = value.toString();
    String type = value instanceof List ? "" : kind;
    return type
        + (text.length() <= 60
            ? text
            : text.substring(0, 60) + "…" + text.length() + "#" + text.hashCode());
  }
}
