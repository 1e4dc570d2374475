// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.product;

import io.syncline.cli.connection.Step;
import java.util.ArrayList;
import java.util.List;

/** What was set up in a store, in a few lines. */
final class SetUpLines {
  private static final int MOST = 4;

  private SetUpLines() {}

  static List<String> of(String store, List<Step> steps) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %d statements".formatted(store, steps.size()));
    steps.stream().limit(MOST).forEach(step -> lines.add("  " + step.what()));
    if (steps.size() > MOST) {
      lines.add("  and %d more".formatted(steps.size() - MOST));
    }
    return lines;
  }
}
