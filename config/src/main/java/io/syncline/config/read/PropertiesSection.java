// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Keys;
import io.syncline.core.mapping.PropertySelection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code properties:} of an entry. */
final class PropertiesSection {

  static final Keys KEYS = Keys.of("properties", "only", "except", "rename", "constants");

  private static final PropertySelection NONE =
      new PropertySelection(List.of(), List.of(), Map.of(), Map.of());

  private PropertiesSection() {}

  static PropertySelection read(Block entry) {
    Optional<Field> properties = entry.find("properties");
    if (properties.filter(field -> field.scalar().says("none")).isPresent()) {
      return NONE;
    }
    properties
        .filter(field -> !field.isSection())
        .ifPresent(field -> field.mustBe("none, or a section with keys such as only"));
    return properties
        .filter(Field::isSection)
        .flatMap(field -> field.block(KEYS))
        .map(PropertiesSection::selection)
        .orElse(PropertySelection.ALL);
  }

  private static PropertySelection selection(Block block) {
    if (block.find("only").isPresent() && block.find("except").isPresent()) {
      block.problem("has both 'only' and 'except'; keep one");
    }
    return new PropertySelection(
        block.find("only").map(Field::names).orElse(null),
        block.names("except"),
        block.find("rename").map(Field::texts).orElseGet(Map::of),
        block.find("constants").map(Field::constants).orElseGet(Map::of));
  }
}
