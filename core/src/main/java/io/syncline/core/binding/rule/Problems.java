// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.rule;

import io.syncline.core.binding.MappingPath;
import io.syncline.core.binding.MappingProblem;
import io.syncline.core.filter.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong while a mapping is bound. One thread. */
final class Problems {

  private static final int MOST_NAMES = 20;

  private final List<MappingProblem> problems = new ArrayList<>();

  /** Adds that what stands at the path <em>is</em> or <em>must be</em> something. */
  void add(MappingPath path, String complaint) {
    problems.add(new MappingProblem(path, path + " " + complaint));
  }

  /** The nearest of the known names, or what there is, to be put behind a complaint. */
  static String nearest(String wrong, Collection<String> known) {
    return NearestName.of(wrong, known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElseGet(() -> known.isEmpty() ? "" : "; there are " + list(known));
  }

  private static String list(Collection<String> known) {
    String names = known.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return known.size() > MOST_NAMES ? names + " and more" : names;
  }

  List<MappingProblem> all() {
    return problems.stream().distinct().toList();
  }
}
