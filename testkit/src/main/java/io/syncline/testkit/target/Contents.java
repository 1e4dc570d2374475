// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.EntityId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that an in-memory target keeps. Owned edges are not kept but derived, since an edge exists if
 * and only if its row says so and both ends exist. Guarded by its target; a transaction works on a
 * copy.
 */
final class Contents {
  final Map<EntityId, StoredRow> rows = new LinkedHashMap<>();

  /** Which node of the graph a row, or a value, is. */
  final Map<NodeKey, String> nodes = new HashMap<>();

  /** What users of the graph keep on nodes, and the nodes that are theirs alone. */
  final Map<String, UserContent> userContent = new LinkedHashMap<>();

  final List<UserEdge> userEdges = new ArrayList<>();
  final Map<EdgeKey, Map<String, Object>> edgeExtras = new HashMap<>();
  final Map<PipelineId, Checkpoint> checkpoints = new HashMap<>();

  /** Rows that a pipeline must read from the source. */
  final Map<PipelineId, Set<EntityId>> rereads = new HashMap<>();

  /** Rows that somebody damaged since they were written, as they lie there. */
  final Map<EntityId, HeldRow> damaged = new HashMap<>();

  /** Entries whose nodes are values. */
  Set<String> valueEntries = Set.of();

  private long lastId;

  /** A node: the entry, and the row's key or the value itself. */
  record NodeKey(String entry, String key) {}

  /** An owned edge: its kind, its owner row and its other end ("" for a join row). */
  record EdgeKey(String type, String owner, String end) {}

  record UserContent(Set<String> labels, Map<String, Object> properties) {
    static final UserContent NONE = new UserContent(Set.of(), Map.of());

    UserContent {
      labels = Set.copyOf(labels);
      properties = Map.copyOf(properties);
    }

    UserContent with(String property, Object value) {
      Map<String, Object> changed = new HashMap<>(properties);
      changed.put(property, value);
      return new UserContent(labels, changed);
    }

    UserContent withLabel(String label) {
      Set<String> changed = new HashSet<>(labels);
      changed.add(label);
      return new UserContent(changed, properties);
    }
  }

  record UserEdge(String id, String type, String from, String to, Map<String, Object> properties) {
    boolean touches(String node) {
      return from.equals(node) || to.equals(node);
    }
  }

  Contents() {}

  private Contents(Contents other) {
    rows.putAll(other.rows);
    nodes.putAll(other.nodes);
    userContent.putAll(other.userContent);
    userEdges.addAll(other.userEdges);
    edgeExtras.putAll(other.edgeExtras);
    checkpoints.putAll(other.checkpoints);
    damaged.putAll(other.damaged);
    other.rereads.forEach((pipeline, ids) -> rereads.put(pipeline, new LinkedHashSet<>(ids)));
    lastId = other.lastId;
    valueEntries = other.valueEntries;
  }

  Contents copy() {
    return new Contents(this);
  }

  String newId() {
    lastId++;
    return "n" + lastId;
  }

  List<StoredRow> rowsOf(String entry) {
    return rows.values().stream().filter(row -> row.id().entry().equals(entry)).toList();
  }

  /** Edges of a row on which users keep something. */
  List<EdgeKey> edgeExtrasOf(StoredRow row) {
    Set<String> types = new HashSet<>();
    row.shape().edges().forEach(edge -> types.add(edge.id()));
    return edgeExtras.keySet().stream()
        .filter(edge -> types.contains(edge.type()) && edge.owner().equals(row.id().key()))
        .toList();
  }

  /** The row is written, or known to be gone: it need not be read any more. */
  void settled(EntityId row) {
    rereads.values().forEach(ids -> ids.remove(row));
  }

  boolean ownsNode(String id) {
    return nodes.containsValue(id);
  }
}
