// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.verify;

import io.syncline.core.verify.Discrepancy.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of two stores is believed where a node or relationship is in both, and differs. The source
 * is, unless a rule finds a reason to believe the target. Pure functions.
 */
public sealed interface Preference {
  /** As rules are written. */
  String WORDS = "postgres, complete, graph, or newest:PROPERTY";

  /** The source is believed. */
  record Postgres() implements Preference {
    @Override
    public Optional<String> believesTarget(List<Discrepancy> found) {
      return Optional.empty();
    }

    @Override
    public String text() {
      return "postgres";
    }
  }

  /** The target is believed: nothing is written to it. */
  record Graph() implements Preference {
    @Override
    public Optional<String> believesTarget(List<Discrepancy> found) {
      return onlyBookkeeping(found) ? Optional.empty() : Optional.of("the graph is preferred");
    }

    @Override
    public String text() {
      return "graph";
    }
  }

  /** The one that has more values is believed; the source if both have as many. */
  record Complete() implements Preference {
    @Override
    public Optional<String> believesTarget(List<Discrepancy> found) {
      if (!inBoth(found)) {
        return Optional.empty();
      }
      List<Discrepancy> values = values(found);
      long target = values.stream().filter(one -> one.expected().isEmpty()).count();
      long source = values.stream().filter(one -> one.actual().isEmpty()).count();
      return target > source
          ? Optional.of(
              "the graph has %d values that the row has not, the row %d".formatted(target, source))
          : Optional.empty();
    }

    @Override
    public String text() {
      return "complete";
    }
  }

  /**
   * The one that was written last by its own account is believed; the source if both say the same,
   * or if one of them says nothing that can be compared.
   *
   * @param property that holds a time or a number that grows, mapped from a column
   */
  record Newest(String property) implements Preference {
    @Override
    public Optional<String> believesTarget(List<Discrepancy> found) {
      if (!inBoth(found)) {
        return Optional.empty();
      }
      return values(found).stream()
          .filter(one -> one.what().equals(property))
          .filter(one -> Instants.isAfter(one.actual(), one.expected()))
          .findFirst()
          .map(
              one ->
                  "%s is %s in the graph, %s in the row"
                      .formatted(property, one.actual(), one.expected()));
    }

    @Override
    public String text() {
      return "newest:" + property;
    }
  }

  /**
   * Why the target is believed; empty if the source is.
   *
   * @param found how they differ, of a deep comparison
   */
  Optional<String> believesTarget(List<Discrepancy> found);

  /** As it is written. */
  String text();

  /** Reads a rule; empty if it is none. */
  static Optional<Preference> parse(String text) {
    return switch (text) {
      case "postgres" -> Optional.of(new Postgres());
      case "graph" -> Optional.of(new Graph());
      case "complete" -> Optional.of(new Complete());
      default ->
          text.startsWith("newest:") && text.length() > "newest:".length()
              ? Optional.of(new Newest(text.substring("newest:".length())))
              : Optional.empty();
    };
  }

  private static List<Discrepancy> values(List<Discrepancy> found) {
    return found.stream()
        .filter(one -> one.kind() == Kind.CONTENT || one.kind() == Kind.STALE)
        .filter(one -> !one.what().equals("hash"))
        .toList();
  }

  /** Values can be weighed only where both have something, once. */
  private static boolean inBoth(List<Discrepancy> found) {
    Set<Kind> others = Set.of(Kind.MISSING, Kind.ORPHAN, Kind.DUPLICATE);
    return found.stream().noneMatch(one -> others.contains(one.kind()));
  }

  /** What names the target's node in the row, and how new it is, is Syncline's own. */
  private static boolean onlyBookkeeping(List<Discrepancy> found) {
    return found.stream()
        .allMatch(one -> one.kind() == Kind.REFERENCE || one.kind() == Kind.VERSION);
  }
}
