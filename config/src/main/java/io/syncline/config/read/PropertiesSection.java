// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Keys;
import io.syncline.core.mapping.PropertySelection;
import io.syncline.core.mapping.Stamps;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code properties:} of an entry. */
final class PropertiesSection {

  static final Keys KEYS = Keys.of("properties", "only", "except", "rename", "constants", "stamps");

  static final Keys STAMPS = Keys.of("stamps", "created", "synced");

  static final String BELONGS = "belongs under 'properties'";

  private static final PropertySelection NONE =
      new PropertySelection(List.of(), List.of(), Map.of(), Map.of(), Stamps.NONE);

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
        block.find("constants").map(Field::constants).orElseGet(Map::of),
        block
            .find("stamps")
            .flatMap(field -> field.block(STAMPS))
            .map(PropertiesSection::stamps)
            .orElse(Stamps.NONE));
  }

  private static Stamps stamps(Block block) {
    Stamps stamps =
        new Stamps(
            block.find("created").flatMap(field -> field.scalar().text()).orElse(null),
            block.find("synced").flatMap(field -> field.scalar().text()).orElse(null));
    if (stamps.names().isEmpty()) {
      block.problem("names no property; give 'created', 'synced' or both a name");
    } else if (new HashSet<>(stamps.names()).size() < stamps.names().size()) {
      block.problem("gives one property to both stamps; give them different names");
    }
    return stamps;
  }
}
