// SPDX-License-Identifier: Apache-2.0
package io.syncline.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What was measured in rounds, of which the first does not count. */
final class Rates {
  private final List<Double> all = new ArrayList<>();

  void add(double rate) {
    all.add(rate);
  }

  double last() {
    return all.getLast();
  }

  double median() {
    List<Double> sorted = all.subList(1, all.size()).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
