// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.WaitingEdge;
import io.syncline.core.apply.WaitingEdge.AbsentEnd;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.EdgeType.Side;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityId;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import io.syncline.testkit.target.OwnedEdges.Owned;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads under the store's lock. */
final class InMemoryReader implements TargetReader {
  private final InMemoryStore store;

  InMemoryReader(InMemoryStore store) {
    this.store = store;
  }

  @Override
  public Optional<Checkpoint> findCheckpoint(PipelineId pipeline) {
    return Optional.ofNullable(contents().checkpoints.get(pipeline));
  }

  @Override
  public Optional<Entity> find(EntityId id) {
    Contents contents = contents();
    StoredRow row = contents.rows.get(id);
    return row == null ? Optional.empty() : Optional.of(entity(contents, row));
  }

  private static Entity entity(Contents contents, StoredRow row) {
    List<String> types = row.shape().edges().stream().map(EdgeType::id).toList();
    List<Owned> edges =
        new OwnedEdges(contents)
            .all().stream()
                .filter(edge -> types.contains(edge.type().id()))
                .filter(edge -> edge.key().owner().equals(row.id().key()))
                .toList();
    Map<String, Object> properties =
        switch (row.shape()) {
          case Shape.OfNode(TableNode type) -> GraphView.written(row, type);
          case Shape.OfJoin join -> OwnedEdges.properties(edges.getFirst());
          case Shape.OfValues values -> Map.of();
        };
    return new Entity(
        row.id(),
        row.version(),
        row.hash(),
        properties,
        edges.stream().filter(edge -> !edge.waits()).map(InMemoryReader::text).toList(),
        edges.stream().filter(Owned::waits).map(InMemoryReader::text).toList());
  }

  private static String text(Owned edge) {
    boolean outgoing = edge.type().ownerSide() != Side.TO;
    return edge.type().type()
        + (outgoing ? " -> " : " <- ")
        + (outgoing ? edge.type().to().node() : edge.type().from().node())
        + " "
        + (outgoing ? edge.toKey() : edge.fromKey());
  }

  @Override
  public List<String> keys(String entry, @Nullable String after, int limit) {
    return contents().rowsOf(entry).stream()
        .map(row -> row.id().key())
        .filter(key -> after == null || key.compareTo(after) > 0)
        .sorted()
        .limit(limit)
        .toList();
  }

  @Override
  public long waitingEdges() {
    return new OwnedEdges(contents()).all().stream().filter(Owned::waits).count();
  }

  @Override
  public List<WaitingEdge> waiting(@Nullable String owner, int limit) {
    return new OwnedEdges(contents())
        .all().stream()
            .filter(Owned::waits)
            .filter(edge -> owner == null || owner.equals(edge.type().owner()))
            .sorted(Comparator.comparing(Owned::toString))
            .limit(limit)
            .map(edge -> new WaitingEdge(edge.type().id(), edge.key().owner(), absent(edge)))
            .toList();
  }

  private static List<AbsentEnd> absent(Owned edge) {
    List<AbsentEnd> absent = new ArrayList<>();
    if (edge.from() == null) {
      absent.add(new AbsentEnd(edge.type().from().node(), edge.fromKey()));
    }
    if (edge.to() == null) {
      absent.add(new AbsentEnd(edge.type().to().node(), edge.toKey()));
    }
    return absent;
  }

  /** Contents are replaced, never changed, once they are the store's. */
  private Contents contents() {
    synchronized (store) {
      return store.contents;
    }
  }
}
