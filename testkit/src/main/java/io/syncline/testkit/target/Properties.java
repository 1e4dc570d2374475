// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.ContentHash;
import io.syncline.core.type.PropertyValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Properties from values. */
final class Properties {

  private Properties() {}

  static Map<String, Object> of(List<Property> properties, List<Value> values) {
    Map<String, Object> converted = new HashMap<>();
    for (int i = 0; i < properties.size(); i++) {
      if (values.get(i) instanceof Value.Present(String text)) {
        Property property = properties.get(i);
        converted.put(property.name(), PropertyValues.convert(property.type(), text));
      }
    }
    return converted;
  }

  static ContentHash hash(List<Property> properties, List<Value> values) {
    ContentHash hash = ContentHash.ZERO;
    for (int i = 0; i < properties.size(); i++) {
      if (values.get(i) instanceof Value.Present(String text)) {
        hash = hash.plus(ContentHash.of(properties.get(i).name(), text));
      }
    }
    return hash;
  }

  /** A node that users made, with the label and the key of this one. */
  static Optional<String> findUsersNode(TableNode type, NodeState state, Contents contents) {
    Map<String, Object> key = of(type.properties(), state.values());
    List<String> names =
        type.properties().stream()
            .filter(property -> type.key().columns().contains(property.column()))
            .map(Property::name)
            .toList();
    key.keySet().retainAll(names);
    return contents.userContent.entrySet().stream()
        .filter(node -> !contents.ownsNode(node.getKey()))
        .filter(node -> node.getValue().labels().contains(type.name()))
        .filter(node -> node.getValue().properties().entrySet().containsAll(key.entrySet()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
