// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.change.Value;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.EdgeType.Side;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType.Property;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.mapping.OwnedEdge;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState.EdgeState;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.KeyText;
import io.syncline.core.type.PropertyValues;
import io.syncline.testkit.target.Contents.EdgeKey;
import io.syncline.testkit.target.Contents.NodeKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The edges that the rows call for: those that exist, and those that wait for an end. */
final class OwnedEdges {
  private final Contents contents;
  private final Map<ReferenceKey, String> nodeByReference = new HashMap<>();
  private final List<Owned> edges = new ArrayList<>();

  /**
   * @param from id of the start node; null while it is not there
   * @param to id of the end node; null while it is not there
   */
  record Owned(
      EdgeKey key,
      EdgeType type,
      @Nullable String from,
      @Nullable String to,
      String fromKey,
      String toKey,
      List<Value> values) {
    boolean waits() {
      return from == null || to == null;
    }

    boolean toExternal() {
      return type.from() instanceof End.ByProperties || type.to() instanceof End.ByProperties;
    }
  }

  private record ReferenceKey(String entry, String property, String text) {}

  OwnedEdges(Contents contents) {
    this.contents = contents;
    indexReferences();
    contents.rows.values().forEach(this::derive);
  }

  List<Owned> all() {
    return edges;
  }

  Set<EdgeKey> existing() {
    Set<EdgeKey> keys = new HashSet<>();
    edges.stream().filter(edge -> !edge.waits()).forEach(edge -> keys.add(edge.key()));
    return keys;
  }

  /** A row that could not be written may still bear a name that is another's by now. */
  private void indexReferences() {
    List<StoredRow> newestLast =
        contents.rows.values().stream().sorted(Comparator.comparing(StoredRow::version)).toList();
    for (StoredRow row : newestLast) {
      if (row.shape() instanceof Shape.OfNode(TableNode type)
          && row.state() instanceof NodeState state) {
        for (int i = 0; i < type.references().size(); i++) {
          if (state.references().get(i) instanceof Value.Present(String text)) {
            String property = type.references().get(i).property();
            nodeByReference.put(new ReferenceKey(type.name(), property, text), nodeOf(row.id()));
          }
        }
      }
    }
  }

  private String nodeOf(EntityId row) {
    return java.util.Objects.requireNonNull(
        contents.nodes.get(new NodeKey(row.entry(), row.key())));
  }

  private void derive(StoredRow row) {
    if (row.shape() instanceof Shape.OfNode(TableNode type)
        && row.state() instanceof NodeState state) {
      for (int i = 0; i < type.edges().size(); i++) {
        List<String> ends = state.edges().get(i).keys();
        for (String end : ends == null ? List.<String>of() : ends) {
          edges.add(fromNode(type.edges().get(i), row, end));
        }
      }
    } else if (row.shape() instanceof Shape.OfJoin(JoinType join)
        && row.state() instanceof EdgeState state) {
      edges.add(fromJoin(join.edge(), row, state));
    }
  }

  private Owned fromNode(OwnedEdge owned, StoredRow row, String end) {
    EdgeType type = owned.edge();
    String owner = row.id().key();
    String ownNode = nodeOf(row.id());
    String endNode = find(type.other(), end);
    EdgeKey key = new EdgeKey(type.id(), owner, end);
    return type.ownerSide() == Side.FROM
        ? new Owned(key, type, ownNode, endNode, owner, end, List.of())
        : new Owned(key, type, endNode, ownNode, end, owner, List.of());
  }

  private Owned fromJoin(EdgeType type, StoredRow row, EdgeState state) {
    return new Owned(
        new EdgeKey(type.id(), row.id().key(), ""),
        type,
        find(type.from(), state.from()),
        find(type.to(), state.to()),
        state.from(),
        state.to(),
        state.values());
  }

  private @Nullable String find(End end, String key) {
    return switch (end) {
      case End.ByIdentity(String node) -> contents.nodes.get(new NodeKey(node, key));
      case End.ByReference(String node, String property) ->
          nodeByReference.get(new ReferenceKey(node, property, key));
      case End.ByProperties external -> findUsersNode(external, key);
    };
  }

  private @Nullable String findUsersNode(End.ByProperties end, String key) {
    List<String> parts = KeyText.parts(key, end.properties().size());
    Map<String, Object> properties = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      Object value = PropertyValues.convert(end.types().get(i), parts.get(i));
      properties.put(end.properties().get(i), value);
    }
    return contents.userContent.entrySet().stream()
        .filter(node -> node.getValue().labels().contains(end.node()))
        .filter(node -> node.getValue().properties().entrySet().containsAll(properties.entrySet()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** The properties that Syncline writes on an edge. */
  static Map<String, Object> properties(Owned edge) {
    List<Property> properties = edge.type().properties();
    Map<String, Object> written = new HashMap<>(Properties.of(properties, edge.values()));
    written.putAll(edge.type().constants());
    return written;
  }
}
