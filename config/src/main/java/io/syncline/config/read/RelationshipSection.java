// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Keys;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.RelationshipEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code relationships:} section of the file: join tables. */
final class RelationshipSection {

  static final Keys KEYS =
      Keys.of(
              "relationship",
              "type",
              "table",
              "where",
              "from",
              "to",
              "properties",
              "graph_only",
              "lane")
          .reserving("history", FileSection.HISTORY)
          .refusing(PropertiesSection.KEYS, PropertiesSection.BELONGS);

  static final Keys END = Keys.of("end", "node", "by", "references");

  private RelationshipSection() {}

  static List<RelationshipEntry> read(Block file) {
    List<RelationshipEntry> relationships = new ArrayList<>();
    Map<String, Field> entries = file.find("relationships").map(Field::entries).orElseGet(Map::of);
    entries.forEach(
        (name, field) ->
            field.block(KEYS).ifPresent(block -> relationships.add(relationship(name, block))));
    return relationships;
  }

  private static RelationshipEntry relationship(String name, Block block) {
    return new RelationshipEntry(
        name,
        block.text("type", name),
        block
            .require("table")
            .map(Field::scalar)
            .flatMap(TableNames::table)
            .orElseGet(() -> new TableId("", "")),
        Filters.read(block),
        end(block, "from"),
        end(block, "to"),
        PropertiesSection.read(block),
        block.names("graph_only"),
        block.choice("lane", Lane.NORMAL));
  }

  private static RelationshipEntry.End end(Block block, String key) {
    return block
        .require(key)
        .flatMap(field -> field.block(END))
        .map(RelationshipSection::endOf)
        .orElseGet(() -> new RelationshipEntry.End("", List.of(), List.of()));
  }

  private static RelationshipEntry.End endOf(Block block) {
    return new RelationshipEntry.End(
        block.requiredText("node"),
        block.require("by").map(Field::names).orElseGet(List::of),
        block.names("references"));
  }
}
