// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Keys;
import io.syncline.core.mapping.OwnedRelationship;
import io.syncline.core.mapping.OwnedRelationship.Direction;
import io.syncline.core.mapping.OwnedRelationship.EndSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code relationships:} of a node entry. */
final class OwnedRelationshipSection {

  static final Keys KEYS =
      Keys.of("ownedRelationship", "type", "direction", "to", "by", "each", "references")
          .reserving("history", FileSection.HISTORY);

  private OwnedRelationshipSection() {}

  static List<OwnedRelationship> read(Block node) {
    List<OwnedRelationship> relationships = new ArrayList<>();
    Map<String, Field> entries = node.find("relationships").map(Field::entries).orElseGet(Map::of);
    entries.forEach(
        (name, field) ->
            field.block(KEYS).ifPresent(block -> relationships.add(relationship(name, block))));
    return relationships;
  }

  private static OwnedRelationship relationship(String name, Block block) {
    return new OwnedRelationship(
        name,
        block.text("type", name),
        block.choice("direction", Direction.OUT),
        block.requiredText("to"),
        source(block));
  }

  private static EndSource source(Block block) {
    List<String> references = block.names("references");
    boolean by = block.find("by").isPresent();
    boolean each = block.find("each").isPresent();
    if (by && each) {
      block.problem("has both 'by' (a foreign key) and 'each' (an array column); keep one");
    } else if (!by && !each) {
      block.needs("by", "the key 'by' (a foreign key) or 'each' (an array column)");
    }
    return each
        ? new EndSource.Each(block.text("each", ""), references)
        : new EndSource.ForeignKey(block.names("by"), references);
  }
}
