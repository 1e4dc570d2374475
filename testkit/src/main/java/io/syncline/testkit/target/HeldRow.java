// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.change.Version;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.Side;
import io.syncline.core.mapping.NodeType.Reference;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.core.type.ContentHash;
import io.syncline.testkit.target.OwnedEdges.Owned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a store holds of one row, as it lies there: a damaged row is kept in this form.
 *
 * @param version null where there is no version
 * @param kind what the row is, if it is there at all: node, edge or values; else empty
 * @param edges how many there are of each
 */
record HeldRow(
    @Nullable Version version,
    ContentHash hash,
    String kind,
    Set<String> labels,
    Map<String, Object> properties,
    Map<String, Integer> edges,
    Set<String> waiting) {
  static final HeldRow NOTHING =
      new HeldRow(null, ContentHash.ZERO, "", Set.of(), Map.of(), Map.of(), Set.of());

  HeldRow {
    labels = Set.copyOf(labels);
    properties = Map.copyOf(properties);
    edges = new TreeMap<>(edges);
    waiting = Set.copyOf(waiting);
  }

  /** What a row amounts to among the others. */
  static HeldRow of(StoredRow row, OwnedEdges all) {
    Map<String, Integer> edges = new HashMap<>();
    Set<String> waiting = new HashSet<>();
    List<String> kinds = row.shape().edges().stream().map(EdgeType::id).toList();
    Map<String, Object> properties = new HashMap<>();
    for (Owned edge : all.all()) {
      if (kinds.contains(edge.type().id()) && edge.key().owner().equals(row.id().key())) {
        if (edge.waits()) {
          waiting.add(text(edge));
        } else {
          edges.merge(text(edge), 1, Integer::sum);
        }
        properties.putAll(OwnedEdges.properties(edge));
      }
    }
    return switch (row.shape()) {
      case Shape.OfNode(TableNode type) ->
          new HeldRow(
              row.version(),
              row.hash(),
              "node",
              Set.copyOf(type.labels()),
              node(row, type),
              edges,
              waiting);
      case Shape.OfJoin join ->
          new HeldRow(row.version(), row.hash(), "edge", Set.of(), properties, edges, waiting);
      case Shape.OfValues values ->
          new HeldRow(
              row.version(),
              hash((HeldValues) row.state()),
              "values",
              Set.of(),
              Map.of(),
              Map.of(),
              Set.of());
    };
  }

  private static ContentHash hash(HeldValues held) {
    ContentHash hash = ContentHash.ZERO;
    for (String value : held.values()) {
      hash = hash.plus(ContentHash.of("", value));
    }
    return hash;
  }

  private static Map<String, Object> node(StoredRow row, TableNode type) {
    Map<String, Object> properties = new HashMap<>(GraphView.written(row, type));
    List<Reference> references = type.references();
    for (int i = 0; i < references.size(); i++) {
      if (((NodeState) row.state()).references().get(i)
          instanceof io.syncline.core.change.Value.Present(String text)) {
        properties.put(references.get(i).property(), text);
      }
    }
    return properties;
  }

  static String text(Owned edge) {
    EdgeType type = edge.type();
    if (type.ownerSide() == null) {
      return "%s %s %s -> %s %s"
          .formatted(type.id(), type.from().node(), edge.fromKey(), type.to().node(), edge.toKey());
    }
    return text(type, edge.key().end());
  }

  static String text(EdgeType type, String end) {
    String arrow = type.ownerSide() == Side.FROM ? " -> " : " <- ";
    return type.id() + arrow + type.other().node() + " " + end;
  }

  HeldRow with(String property, @Nullable Object value) {
    Map<String, Object> changed = new HashMap<>(properties);
    if (value == null) {
      changed.remove(property);
    } else {
      changed.put(property, value);
    }
    return new HeldRow(version, hash, kind, labels, changed, edges, waiting);
  }

  HeldRow withoutLabel(String label) {
    Set<String> changed = new HashSet<>(labels);
    changed.remove(label);
    return new HeldRow(version, hash, kind, changed, properties, edges, waiting);
  }

  HeldRow with(@Nullable Version other, ContentHash otherHash) {
    return new HeldRow(other, otherHash, kind, labels, properties, edges, waiting);
  }

  HeldRow withEdge(String edge, int more) {
    Map<String, Integer> changed = new HashMap<>(edges);
    changed.merge(edge, more, Integer::sum);
    changed.values().removeIf(number -> number == 0);
    return new HeldRow(version, hash, kind, labels, properties, changed, waiting);
  }

  /** An edge that is there waits. */
  HeldRow suspended(String edge) {
    List<String> changed = new ArrayList<>(waiting);
    changed.add(edge);
    HeldRow without = withEdge(edge, -1);
    return new HeldRow(version, hash, kind, labels, properties, without.edges, Set.copyOf(changed));
  }
}
