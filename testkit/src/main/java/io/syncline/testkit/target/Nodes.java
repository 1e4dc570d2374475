// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.mapping.ForeignEdges;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityState.HeldValues;
import io.syncline.core.projection.EntityState.NodeState;
import io.syncline.testkit.target.Contents.NodeKey;
import io.syncline.testkit.target.Contents.UserContent;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which node of the graph each row and each value is, through all that happens to rows. */
final class Nodes {
  private final Contents contents;

  Nodes(Contents contents) {
    this.contents = contents;
  }

  /** The row is a node from now on, if its entry makes nodes of rows. */
  void ensure(StoredRow row) {
    if (row.shape() instanceof Shape.OfNode(TableNode type)) {
      contents.nodes.computeIfAbsent(
          new NodeKey(row.id().entry(), row.id().key()),
          key -> adoptedOrNew(type, (NodeState) row.state()));
    }
  }

  private String adoptedOrNew(TableNode type, NodeState state) {
    Optional<String> present = Properties.findUsersNode(type, state, contents);
    if (present.isPresent() && !type.adopt()) {
      throw new Refusal(
          "a node :"
              + type.name()
              + " with the same key is there and is not Syncline's;"
              + " say adopt: true to take it over");
    }
    return present.orElseGet(contents::newId);
  }

  /** Takes the node from a key that its row no longer has. */
  @Nullable String release(String entry, String key) {
    return contents.nodes.remove(new NodeKey(entry, key));
  }

  void assign(String entry, String key, String node) {
    contents.nodes.put(new NodeKey(entry, key), node);
  }

  /** The row is gone; what becomes of its node depends on the edges users made there. */
  void drop(StoredRow row) {
    if (row.shape() instanceof Shape.OfNode(TableNode type)) {
      String node = release(row.id().entry(), row.id().key());
      if (node != null) {
        letGo(row.id().toString(), node, type.foreignEdges());
      }
    }
  }

  private void letGo(String name, String node, ForeignEdges foreignEdges) {
    boolean used = contents.userEdges.stream().anyMatch(edge -> edge.touches(node));
    if (used && foreignEdges == ForeignEdges.FAIL) {
      throw new Refusal(name + " has relationships that Syncline does not own");
    }
    if (used && foreignEdges == ForeignEdges.KEEP_NODE) {
      contents.userContent.putIfAbsent(node, UserContent.NONE);
    } else {
      contents.userEdges.removeIf(edge -> edge.touches(node));
      contents.userContent.remove(node);
    }
  }

  /** Brings the nodes of values in line with the rows that hold them. */
  void settle() {
    Set<NodeKey> held = new LinkedHashSet<>();
    Set<String> entries = new HashSet<>(contents.valueEntries);
    for (StoredRow row : contents.rows.values()) {
      if (row.state() instanceof HeldValues values) {
        entries.add(row.id().entry());
        values.values().forEach(value -> held.add(new NodeKey(row.id().entry(), value)));
      }
    }
    held.forEach(value -> contents.nodes.computeIfAbsent(value, key -> contents.newId()));
    List<NodeKey> gone =
        contents.nodes.keySet().stream()
            .filter(key -> entries.contains(key.entry()) && !held.contains(key))
            .toList();
    for (NodeKey key : gone) {
      letGo(
          key.toString(), Objects.requireNonNull(contents.nodes.remove(key)), ForeignEdges.DELETE);
    }
    contents.valueEntries = Set.copyOf(entries);
    if (!contents.edgeExtras.isEmpty()) {
      contents.edgeExtras.keySet().retainAll(new OwnedEdges(contents).existing());
    }
  }

  /** Why a transaction cannot be carried out. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String reason) {
      super(reason);
    }
  }
}
