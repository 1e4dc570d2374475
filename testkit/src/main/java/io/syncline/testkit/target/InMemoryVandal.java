// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.change.Version;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType;
import io.syncline.core.mapping.NodeType.TableNode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.type.ContentHash;
import io.syncline.testkit.graph.GraphVandal;
import io.syncline.testkit.target.InMemoryTarget.InMemoryStore;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Damages an in-memory store, row by row; a row that is written again is whole again. */
final class InMemoryVandal implements GraphVandal {
  private final BoundMapping mapping;
  private final InMemoryStore store;

  InMemoryVandal(BoundMapping mapping, InMemoryStore store) {
    this.mapping = mapping;
    this.store = store;
  }

  @Override
  public void delete(EntityId row) {
    damage(row, held -> HeldRow.NOTHING);
  }

  @Override
  public void createNode(EntityId row) {
    TableNode type = (TableNode) mapping.node(row.entry());
    damage(
        row,
        held ->
            new HeldRow(
                null,
                ContentHash.ZERO,
                "node",
                Set.copyOf(type.labels()),
                Map.of(),
                Map.of(),
                Set.of()));
  }

  @Override
  public void setProperty(EntityId row, String name, @Nullable Object value) {
    damage(row, held -> held.with(name, value));
  }

  @Override
  public void removeLabel(EntityId row, String label) {
    damage(row, held -> held.withoutLabel(label));
  }

  @Override
  public void spoilHash(EntityId row) {
    ContentHash other = ContentHash.of("spoilt", "spoilt");
    damage(row, held -> held.with(held.version(), held.hash().plus(other)));
  }

  @Override
  public void setVersion(EntityId row, Version version) {
    damage(row, held -> held.with(version, held.hash()));
  }

  @Override
  public void deleteEdge(Edge edge) {
    damage(owner(edge), held -> held.withEdge(text(edge), -1));
  }

  @Override
  public void createEdge(Edge edge) {
    damage(owner(edge), held -> held.withEdge(text(edge), 1));
  }

  @Override
  public void suspendEdge(Edge edge) {
    damage(owner(edge), held -> held.suspended(text(edge)));
  }

  @Override
  public void suspend(EntityId joinRow) {
    damage(joinRow, held -> held.suspended(held.edges().keySet().iterator().next()));
  }

  private EntityId owner(Edge edge) {
    return new EntityId(type(edge).owner(), edge.owner());
  }

  private EdgeType type(Edge edge) {
    return mapping.edges().stream()
        .filter(type -> type.id().equals(edge.kind()))
        .findFirst()
        .orElseThrow();
  }

  private String text(Edge edge) {
    return HeldRow.text(type(edge), edge.end());
  }

  private void damage(EntityId row, UnaryOperator<HeldRow> change) {
    synchronized (store) {
      Contents contents = store.contents.copy();
      HeldRow held = InMemoryVerifier.held(row, contents, new OwnedEdges(contents));
      contents.damaged.put(row, change.apply(held));
      store.contents = contents;
    }
  }
}
