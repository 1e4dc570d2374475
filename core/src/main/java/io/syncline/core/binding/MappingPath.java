// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A place in the configuration file: the keys (and list indexes) that lead to it. */
public record MappingPath(List<String> steps) {

  private static final String ELEMENT = "#";

  public static final MappingPath ROOT = new MappingPath(List.of());

  public MappingPath {
    steps = List.copyOf(steps);
  }

  public static MappingPath of(String... steps) {
    return new MappingPath(List.of(steps));
  }

  public MappingPath then(String step) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(step);
    return new MappingPath(longer);
  }

  /** The path of an element of a list, or of a character of a text; {@link #toString} omits it. */
  public MappingPath at(int index) {
    return then(ELEMENT + index);
  }

  public Optional<MappingPath> parent() {
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(new MappingPath(steps.subList(0, steps.size() - 1)));
  }

  @Override
  public String toString() {
    return steps.stream()
        .filter(step -> !step.startsWith(ELEMENT))
        .collect(Collectors.joining("."));
  }
}
