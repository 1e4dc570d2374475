// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

import io.syncline.core.mapping.Catalog;
import io.syncline.core.mapping.Mapping;
import java.util.List;

/** Binds a mapping to the catalog. Pure; reports everything that is wrong, not only the first. */
public final class MappingBinder {

  private MappingBinder() {}

  /** Resolves every name and type; refuses whatever could not be kept equal. */
  public static Binding bind(Mapping mapping, Catalog catalog, GeneratedColumns generated) {
    throw new UnsupportedOperationException();
  }

  /** The rules that need no catalog: names of entries, labels, edges and properties. */
  public static List<MappingProblem> check(Mapping mapping) {
    throw new UnsupportedOperationException();
  }
}
