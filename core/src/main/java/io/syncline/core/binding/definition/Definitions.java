// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding.definition;

import io.syncline.core.binding.definition.Fact.Topic;
import io.syncline.core.change.TableId;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.BackReference;
import io.syncline.core.mapping.Bookkeeping;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.mapping.OwnedEdge.Source;
import io.syncline.core.mapping.Stamps;
import io.syncline.core.type.ColumnType;
import io.syncline.core.type.ContentHash;
import io.syncline.core.type.KeyText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the facts of bound entries. */
public final class Definitions {

  private final SortedMap<Fact, String> facts = new TreeMap<>();

  private Definitions(Bookkeeping bookkeeping) {
    put(
        Topic.BOOKKEEPING,
        list(
            List.of(
                bookkeeping.key(),
                bookkeeping.version(),
                bookkeeping.hash(),
                bookkeeping.entry())));
    put(Topic.HASH, String.valueOf(ContentHash.ALGORITHM));
  }

  /** The definitions of all entries that own something, in the order of the mapping. */
  public static Map<String, Definition> of(BoundMapping mapping) {
    Map<String, Definition> definitions = new LinkedHashMap<>();
    for (NodeType node : mapping.nodes()) {
      Definitions collected = new Definitions(mapping.bookkeeping());
      switch (node) {
        case NodeType.TableNode table -> definitions.put(node.name(), collected.table(table));
        case NodeType.ValueNode values -> definitions.put(node.name(), collected.values(values));
        case NodeType.ExternalNode external -> {}
      }
    }
    for (JoinType join : mapping.joins()) {
      definitions.put(join.name(), new Definitions(mapping.bookkeeping()).join(join));
    }
    return definitions;
  }

  private Definition table(NodeType.TableNode node) {
    put(Topic.KIND, "node");
    node(node, node.table(), node.identity(), node.where());
    put(Topic.KEY, list(node.key().columns()));
    content(node.properties(), node.constants(), node.graphOnly());
    stamps(node.stamps());
    node.references().forEach(r -> put(Topic.REFERENCE, r.property(), key(r.columns())));
    node.indexes().forEach(index -> put(Topic.INDEX, index, ""));
    backReference(node.backReference());
    put(Topic.FOREIGN_EDGES, node.foreignEdges().name());
    put(Topic.ADOPT, String.valueOf(node.adopt()));
    node.edges().forEach(this::owned);
    return new Definition(facts);
  }

  private Definition values(NodeType.ValueNode node) {
    put(Topic.KIND, "value");
    node(node, node.table(), node.identity(), node.where());
    put(Topic.PROPERTY, node.property(), list(List.of(node.column(), type(node.type()))));
    return new Definition(facts);
  }

  private Definition join(JoinType join) {
    put(Topic.KIND, "relationship");
    put(Topic.LANE, join.lane().text());
    rows(join.table(), join.identity(), join.where());
    EdgeType edge = join.edge();
    content(edge.properties(), edge.constants(), edge.graphOnly());
    stamps(edge.stamps());
    edge(edge);
    put(Topic.EDGE_SOURCE, edge.id(), list(List.of(key(join.from()), key(join.to()))));
    return new Definition(facts);
  }

  private void node(
      NodeType node, TableId table, KeyColumns identity, @Nullable BoundFilter where) {
    put(Topic.LANE, node.lane().text());
    node.labels().stream().skip(1).forEach(label -> put(Topic.LABEL, label, ""));
    rows(table, identity, where);
  }

  private void rows(TableId table, KeyColumns identity, @Nullable BoundFilter where) {
    put(Topic.TABLE, list(List.of(table.schema(), table.name())));
    put(Topic.IDENTITY, key(identity));
    if (where != null) {
      put(Topic.WHERE, where.toSql());
    }
  }

  private void content(
      List<Property> properties, Map<String, Object> constants, List<String> graphOnly) {
    properties.forEach(
        p -> put(Topic.PROPERTY, p.name(), list(List.of(p.column(), type(p.type())))));
    constants.forEach(
        (name, value) -> put(Topic.CONSTANT, name, value.getClass().getSimpleName() + " " + value));
    graphOnly.forEach(name -> put(Topic.GRAPH_ONLY, name, ""));
  }

  private void stamps(Stamps stamps) {
    if (stamps.created() != null) {
      put(Topic.STAMP, stamps.created(), "created");
    }
    if (stamps.synced() != null) {
      put(Topic.STAMP, stamps.synced(), "synced");
    }
  }

  private void backReference(@Nullable BackReference reference) {
    if (reference != null) {
      put(Topic.BACK_REFERENCE, list(List.of(reference.column(), reference.property())));
    }
  }

  private void owned(OwnedEdge owned) {
    edge(owned.edge());
    String source =
        switch (owned.source()) {
          case Source.Columns(var columns) -> key(columns);
          case Source.Elements(var column, var delimiter, var type) ->
              list(List.of("each", column, type(type)));
        };
    put(Topic.EDGE_SOURCE, owned.edge().id(), source);
  }

  private void edge(EdgeType edge) {
    String side = edge.ownerSide() == null ? "" : edge.ownerSide().name();
    put(Topic.EDGE, edge.id(), list(List.of(edge.type(), side, end(edge.from()), end(edge.to()))));
  }

  private static String end(End end) {
    return switch (end) {
      case End.ByIdentity(var node) -> list(List.of(node, "identity"));
      case End.ByReference(var node, var property) -> list(List.of(node, "reference", property));
      case End.ByProperties(var node, var properties, var types) ->
          list(
              List.of(
                  node,
                  "properties",
                  list(properties),
                  list(types.stream().map(Definitions::type).toList())));
    };
  }

  /** Columns of a key, each with the family of types that share its texts. */
  private static String key(KeyColumns key) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      parts.add(key.columns().get(i));
      parts.add(family(key.types().get(i)));
    }
    return KeyText.of(parts);
  }

  private static String family(ColumnType type) {
    if (type.sharesKeyTextWith(ColumnType.named("int8"))) {
      return "number";
    }
    return type.sharesKeyTextWith(ColumnType.named("text")) ? "text" : type(type);
  }

  /** What decides the form of a value in a target, so that a widened column is no change. */
  private static String type(ColumnType type) {
    return switch (type) {
      case ColumnType.Array array -> type(array.element()) + "[]";
      case ColumnType.Scalar scalar ->
          switch (scalar.kind()) {
            case INT2, INT4, INT8, INTEGRAL -> "integer";
            case FLOAT4, FLOAT8 -> "float";
            default -> scalar.kind().name().toLowerCase(Locale.ROOT);
          };
    };
  }

  /** A JSON array; one text alone is itself. */
  private static String list(List<String> texts) {
    return KeyText.of(texts);
  }

  private void put(Topic topic, String value) {
    facts.put(topic.fact(), value);
  }

  private void put(Topic topic, String name, String value) {
    facts.put(topic.fact(name), value);
  }
}
