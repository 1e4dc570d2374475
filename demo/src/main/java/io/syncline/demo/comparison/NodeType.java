// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.util.List;
import java.util.Set;

/**
 * What the nodes of one type must be.
 *
 * @param label the label they are found by
 * @param labels all of their labels
 * @param key the properties that tell them apart
 * @param sql a query whose every row is one node, and whose columns are all its properties
 */
record NodeType(String label, Set<String> labels, List<String> key, String sql) {
  NodeType {
    labels = Set.copyOf(labels);
    key = List.copyOf(key);
  }

  NodeType(String label, List<String> key, String sql) {
    this(label, Set.of(label), key, sql);
  }

  /** This type as an end of edges that name it by its key. */
  End byKey() {
    return new End(label, key);
  }
}
