// SPDX-License-Identifier: Apache-2.0
package io.syncline.cli.report;

import static java.util.Comparator.comparingInt;

import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.End;
import java.util.ArrayList;
import java.util.List;

/**
 * An edge that a row projects to.
 *
 * @param type relationship type
 * @param text for people
 * @param endings how a target's text of the edge ends, as far as that is known: an end that is
 *     named by other columns than its identity is known by another key there
 */
record ExpectedEdge(String type, String text, List<String> endings) {

  ExpectedEdge {
    endings = List.copyOf(endings);
  }

  /** An edge that a node's own row declares. */
  static ExpectedEdge owned(EdgeType type, String key) {
    String arrow = type.ownerSide() == EdgeType.Side.TO ? " <- " : " -> ";
    End other = type.other();
    return new ExpectedEdge(
        type.type(),
        type.type() + arrow + other.node() + " " + key,
        byIdentity(other) ? List.of(" " + key) : List.of());
  }

  /** The edge of a join row. */
  static ExpectedEdge joined(EdgeType type, String from, String to) {
    return new ExpectedEdge(
        type.type(),
        type.type() + " " + type.from().node() + " " + from + " -> " + type.to().node() + " " + to,
        byIdentity(type.to()) ? List.of(" " + to) : List.of());
  }

  private static boolean byIdentity(End end) {
    return end instanceof End.ByIdentity;
  }

  private boolean isHeldAs(String held) {
    return isOfType(held, type) && endings.stream().allMatch(held::endsWith);
  }

  private static boolean isOfType(String held, String type) {
    return held.startsWith(type + " ");
  }

  /** What tells the edges of a row from those that a target holds for it, waiting ones included. */
  static List<String> differences(List<ExpectedEdge> expected, List<String> held) {
    List<String> differences = new ArrayList<>();
    List<String> unexplained = new ArrayList<>(held);
    // Those of which more is known first, so that no other takes what is theirs.
    for (ExpectedEdge edge :
        expected.stream().sorted(comparingInt(e -> -e.endings.size())).toList()) {
      unexplained.stream()
          .filter(edge::isHeldAs)
          .findFirst()
          .ifPresentOrElse(
              unexplained::remove, () -> differences.add("missing edge: " + edge.text()));
    }
    unexplained.forEach(edge -> differences.add("edge left over: " + edge));
    return differences;
  }

  @Override
  public String toString() {
    return text;
  }
}
