// SPDX-License-Identifier: Apache-2.0
package io.syncline.config.read;

import io.syncline.config.yaml.Block;
import io.syncline.config.yaml.Field;
import io.syncline.config.yaml.Keys;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code nodes:} section. */
final class NodeSection {

  static final Keys TABLE =
      Keys.of(
              "tableNode",
              "table",
              "key",
              "labels",
              "where",
              "properties",
              "graph_only",
              "indexes",
              "lane",
              "back_reference",
              "foreign_edges",
              "adopt",
              "relationships")
          .reserving("history", FileSection.HISTORY)
          .refusing(PropertiesSection.KEYS, PropertiesSection.BELONGS);

  static final Keys VALUES =
      Keys.of("valueNode", "values_of", "property", "labels", "where", "lane")
          .reserving("history", FileSection.HISTORY)
          .refusing(TABLE, "does not go with 'values_of'; it belongs to entries with 'table'");

  static final Keys EXTERNAL =
      Keys.of("externalNode", "external", "key")
          .reserving("history", FileSection.HISTORY)
          .refusing(VALUES, "does not go with 'external'; such nodes are the graph's own")
          .refusing(TABLE, "does not go with 'external'; such nodes are the graph's own");

  static final Keys BACK_REFERENCE = Keys.of("backReference", "column", "property");

  static final String DEFAULT_VALUE_PROPERTY = "value";

  private static final TableId NO_TABLE = new TableId("", "");

  private NodeSection() {}

  static List<NodeEntry> read(Block file) {
    List<NodeEntry> nodes = new ArrayList<>();
    Map<String, Field> entries = file.find("nodes").map(Field::entries).orElseGet(Map::of);
    entries.forEach((name, field) -> nodes.add(node(name, field)));
    return nodes;
  }

  /** What cannot be read is taken for an external entry, so that what names it is not blamed. */
  private static NodeEntry node(String name, Field field) {
    if (field.has("external")) {
      return field
          .block(EXTERNAL)
          .map(block -> external(name, block))
          .orElseGet(() -> unreadable(name));
    }
    if (field.has("values_of")) {
      return field
          .block(VALUES)
          .map(block -> values(name, block))
          .orElseGet(() -> unreadable(name));
    }
    Optional<Block> block = field.block(TABLE);
    if (block.isPresent() && block.get().find("table").isEmpty()) {
      block.get().needs("table", "one of the keys 'table', 'values_of' and 'external'");
    }
    return block.map(found -> table(name, found)).orElseGet(() -> unreadable(name));
  }

  private static NodeEntry unreadable(String name) {
    return new NodeEntry.External(name, List.of());
  }

  private static NodeEntry external(String name, Block block) {
    boolean external = block.flag("external", true);
    if (!external) {
      block
          .find("external")
          .ifPresent(field -> field.problem("must be true; leave it out of other entries"));
    }
    return new NodeEntry.External(name, block.require("key").map(Field::names).orElseGet(List::of));
  }

  private static NodeEntry values(String name, Block block) {
    Optional<TableNames.ColumnName> column = block.scalar("values_of").flatMap(TableNames::column);
    return new NodeEntry.ValuesOf(
        name,
        column.map(TableNames.ColumnName::table).orElse(NO_TABLE),
        column.map(TableNames.ColumnName::column).orElse(""),
        block.text("property", DEFAULT_VALUE_PROPERTY),
        block.names("labels"),
        Filters.read(block),
        block.choice("lane", Lane.NORMAL));
  }

  private static NodeEntry table(String name, Block block) {
    return new NodeEntry.FromTable(
        name,
        block.scalar("table").flatMap(TableNames::table).orElse(NO_TABLE),
        block.names("key"),
        block.names("labels"),
        Filters.read(block),
        PropertiesSection.read(block),
        block.names("graph_only"),
        block.names("indexes"),
        block.choice("lane", Lane.NORMAL),
        backReference(block),
        block.choice("foreign_edges", ForeignEdges.DELETE),
        block.flag("adopt", false),
        OwnedRelationshipSection.read(block));
  }

  private static @Nullable BackReference backReference(Block block) {
    return block
        .find("back_reference")
        .flatMap(field -> field.block(BACK_REFERENCE))
        .map(NodeSection::backReferenceOf)
        .orElse(null);
  }

  private static BackReference backReferenceOf(Block block) {
    String column = block.requiredText("column");
    return new BackReference(column, block.text("property", column));
  }
}
