// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.product;

import io.syncline.cli.connection.Step;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was set up in a store, in a few lines. */
final class SetUpLines {
  private static final int MOST = 4;

  private SetUpLines() {}

  static List<String> of(String store, List<Step> steps) {
    if (steps.size() > MOST) {
      return List.of(store + ": " + kinds(steps));
    }
    return steps.stream().map(step -> store + ": " + step.what()).toList();
  }

  /** Such as {@code 22 CREATE CONSTRAINT, 20 CREATE INDEX}. */
  private static String kinds(List<Step> steps) {
    Map<String, Long> kinds =
        steps.stream()
            .collect(
                Collectors.groupingBy(SetUpLines::kind, LinkedHashMap::new, Collectors.counting()));
    return kinds.entrySet().stream()
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String kind(Step step) {
    return step.statement()
        .lines()
        .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("--"))
        .flatMap(line -> Arrays.stream(line.strip().split("\\s+", -1)))
        .limit(2)
        .collect(Collectors.joining(" "));
  }
}
