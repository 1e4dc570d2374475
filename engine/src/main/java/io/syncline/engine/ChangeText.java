// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.EntityState.EdgeEnds;
import io.syncline.core.projection.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a mutation writes, as JSON for people: canonical texts, sensitive columns masked, long
 * values cut. Any thread.
 */
public final class ChangeText {
  static final String MASK = "***";
  private static final int LONGEST = 1000;
  private static final int SHORTEST_SECRET = 3;

  private final BoundMapping mapping;
  private final Set<String> masked;

  /**
   * @param masked {@code column} or {@code Entry.column}
   */
  public ChangeText(BoundMapping mapping, Set<String> masked) {
    this.mapping = mapping;
    this.masked = masked;
  }

  public static String kind(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Upsert upsert -> upsert.formerKey() == null ? "upsert" : "move";
      case Mutation.Remove remove -> "remove";
      case Mutation.Clear clear -> "clear";
      case Mutation.Reread reread -> "read";
    };
  }

  public String of(Mutation mutation) {
    return mutation instanceof Mutation.Upsert upsert ? of(upsert) : "{}";
  }

  private String of(Mutation.Upsert upsert) {
    List<String> members = new ArrayList<>();
    if (upsert.formerKey() != null) {
      members.add(member("formerKey", string(upsert.formerKey())));
    }
    members.addAll(members(upsert.entry(), upsert.state()));
    return object(members);
  }

  private List<String> members(String entry, EntityState state) {
    return switch (state) {
      case EntityState.NodeState node -> ofNode((NodeType.TableNode) mapping.node(entry), node);
      case EntityState.EdgeState edge -> ofJoin(mapping.findJoin(entry).orElseThrow(), edge);
      case EntityState.HeldValues held -> {
        NodeType.ValueNode node = (NodeType.ValueNode) mapping.node(entry);
        yield List.of(
            member("values", isMasked(entry, node.column()) ? string(MASK) : array(held.values())));
      }
    };
  }

  private List<String> ofNode(NodeType.TableNode node, EntityState.NodeState state) {
    List<String> edges = new ArrayList<>();
    for (int i = 0; i < state.edges().size(); i++) {
      EdgeEnds ends = state.edges().get(i);
      if (ends.keys() != null) {
        OwnedEdge edge = node.edges().get(i);
        boolean hidden = areMasked(node.name(), columns(edge));
        edges.add(member(edge.edge().id(), hidden ? string(MASK) : array(ends.keys())));
      }
    }
    return List.of(
        member("properties", properties(node.name(), node.properties(), state.values())),
        member("edges", object(edges)));
  }

  private List<String> ofJoin(JoinType join, EntityState.EdgeState state) {
    return List.of(
        member("from", end(join.name(), join.from(), state.from())),
        member("to", end(join.name(), join.to(), state.to())),
        member("properties", properties(join.name(), join.edge().properties(), state.values())));
  }

  private String end(String entry, KeyColumns columns, String key) {
    return string(areMasked(entry, columns.columns()) ? MASK : key);
  }

  /** Where the keys of its other ends come from. */
  private static List<String> columns(OwnedEdge edge) {
    return switch (edge.source()) {
      case OwnedEdge.Source.Columns(KeyColumns key) -> key.columns();
      case OwnedEdge.Source.Elements elements -> List.of(elements.column());
    };
  }

  private String properties(String entry, List<Property> properties, List<Value> values) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < properties.size(); i++) {
      Property property = properties.get(i);
      switch (values.get(i)) {
        case Value.Unchanged unchanged -> {}
        case Value.Null absent -> members.add(member(property.name(), "null"));
        case Value.Present(String text) ->
            members.add(
                member(property.name(), string(isMasked(entry, property.column()) ? MASK : text)));
      }
    }
    return object(members);
  }

  private boolean areMasked(String entry, List<String> columns) {
    return columns.stream().anyMatch(column -> isMasked(entry, column));
  }

  private boolean isMasked(String entry, String column) {
    return masked.contains(column) || masked.contains(entry + "." + column);
  }

  /** The text without the masked values that the mutation carries. */
  public String masking(Mutation mutation, String text) {
    if (masked.isEmpty() || !(mutation instanceof Mutation.Upsert upsert)) {
      return text;
    }
    String safe = text;
    for (String secret : secrets(upsert)) {
      safe = secret.length() < SHORTEST_SECRET ? safe : safe.replace(secret, MASK);
    }
    return safe;
  }

  private List<String> secrets(Mutation.Upsert upsert) {
    String entry = upsert.entry();
    return switch (upsert.state()) {
      case EntityState.NodeState node -> secrets((NodeType.TableNode) mapping.node(entry), node);
      case EntityState.EdgeState edge -> secrets(mapping.findJoin(entry).orElseThrow(), edge);
      case EntityState.HeldValues held ->
          isMasked(entry, ((NodeType.ValueNode) mapping.node(entry)).column())
              ? held.values()
              : List.of();
    };
  }

  private List<String> secrets(NodeType.TableNode node, EntityState.NodeState state) {
    List<String> secrets = secrets(node.name(), node.properties(), state.values());
    for (int i = 0; i < state.edges().size(); i++) {
      List<String> keys = state.edges().get(i).keys();
      if (keys != null && areMasked(node.name(), columns(node.edges().get(i)))) {
        secrets.addAll(keys);
      }
    }
    return secrets;
  }

  private List<String> secrets(JoinType join, EntityState.EdgeState state) {
    List<String> secrets = secrets(join.name(), join.edge().properties(), state.values());
    if (areMasked(join.name(), join.from().columns())) {
      secrets.add(state.from());
    }
    if (areMasked(join.name(), join.to().columns())) {
      secrets.add(state.to());
    }
    return secrets;
  }

  private List<String> secrets(String entry, List<Property> properties, List<Value> values) {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < properties.size(); i++) {
      if (isMasked(entry, properties.get(i).column())
          && values.get(i) instanceof Value.Present(String text)) {
        secrets.add(text);
      }
    }
    return secrets;
  }

  private static String object(List<String> members) {
    return members.stream().collect(Collectors.joining(", ", "{", "}"));
  }

  private static String array(List<String> texts) {
    return texts.stream().map(ChangeText::string).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String member(String name, String json) {
    return string(name) + ": " + json;
  }

  private static String string(String whole) {
    String text =
        whole.length() <= LONGEST
            ? whole
            : whole.substring(0, LONGEST) + "... (" + whole.length() + " characters)";
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
