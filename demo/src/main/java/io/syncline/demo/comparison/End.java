// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An end of an edge: a type of node, and the unique properties by which rows name such a node.
 *
 * @param label the node's label
 */
record End(String label, List<String> properties) {
  End {
    properties = List.copyOf(properties);
  }

  /** The values of these properties, if the node has them all. */
  Optional<List<Object>> name(Map<String, Object> node) {
    List<Object> name = new ArrayList<>();
    for (String property : properties) {
      Object value = node.get(property);
      if (value == null) {
        return Optional.empty();
      }
      name.add(value);
    }
    return Optional.of(name);
  }
}
