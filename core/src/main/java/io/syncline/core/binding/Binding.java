// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

import io.syncline.core.mapping.BoundMapping;
import java.util.List;

/** What became of binding a mapping to a catalog. */
public sealed interface Binding {

  /** Every rule holds. */
  record Bound(BoundMapping mapping) implements Binding {}

  /** At least one rule does not hold; all that do not, in no order. */
  record Refused(List<MappingProblem> problems) implements Binding {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
