// SPDX-License-Identifier: Apache-2.0
package io.syncline.system.history;

import io.syncline.system.oracle.Mapped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A mapping whose owner takes properties and edges of nodes out of it, and puts them back. */
final class ChangingMapping {
  private final Mapped whole;
  private final Random dice;
  private final List<Part> absent = new ArrayList<>();

  ChangingMapping(Mapped whole, Random dice) {
    this.whole = whole;
    this.dice = dice;
  }

  /**
   * What may be missing in an entry.
   *
   * @param name of a column or an edge
   */
  private record Part(String label, Kind kind, String name) {
    private enum Kind {
      PROPERTY,
      EDGE
    }
  }

  /** The mapping as it is now. */
  Mapped present() {
    return whole.with(whole.nodes().stream().map(this::present).toList());
  }

  private Mapped.Node present(Mapped.Node node) {
    Map<String, String> properties = new LinkedHashMap<>(node.properties());
    properties
        .keySet()
        .removeIf(column -> absent.contains(new Part(node.label(), Part.Kind.PROPERTY, column)));
    List<Mapped.Edge> edges =
        node.edges().stream()
            .filter(edge -> !absent.contains(new Part(node.label(), Part.Kind.EDGE, edge.name())))
            .toList();
    return node.with(properties, edges);
  }

  /** Something more is missing, or something that was is there again. */
  void change() {
    if (!absent.isEmpty() && dice.nextBoolean()) {
      absent.remove(dice.nextInt(absent.size()));
    } else {
      List<Part> parts = parts();
      parts.removeAll(absent);
      absent.add(parts.get(dice.nextInt(parts.size())));
    }
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Mapped.Node node : whole.nodes()) {
      node.properties().keySet().stream()
          .filter(column -> !node.key().contains(column) && !column.equals(node.backReference()))
          .forEach(column -> parts.add(new Part(node.label(), Part.Kind.PROPERTY, column)));
      node.edges().forEach(edge -> parts.add(new Part(node.label(), Part.Kind.EDGE, edge.name())));
    }
    return parts;
  }
}
