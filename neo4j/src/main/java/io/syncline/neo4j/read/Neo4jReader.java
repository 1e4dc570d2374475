// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.read;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.WaitingEdge;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.model.Cypher;
import io.syncline.neo4j.model.GraphModel;
import io.syncline.neo4j.model.NodePlan;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.Failures;
import io.syncline.neo4j.session.Fence;
import io.syncline.neo4j.session.Graph;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.OtherSyncs;
import io.syncline.neo4j.session.OtherSyncs.Owned;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a graph. */
public final class Neo4jReader implements TargetReader {
  private final Graph graph;
  private final GraphModel model;
  private final KeyPages pages;
  private final RowReading rows;
  private final WaitingReading waiting;

  public Neo4jReader(Graph graph, GraphModel model) {
    this.graph = graph;
    this.model = model;
    this.pages = new KeyPages(model);
    this.rows = new RowReading(model);
    this.waiting = new WaitingReading(model);
  }

  @Override
  public Optional<Checkpoint> findCheckpoint(PipelineId pipeline) {
    return reading(transaction -> Fence.find(transaction, pipeline));
  }

  /** Readers are not isolated from a commit under way, but its locks are held until its end. */
  @Override
  public Optional<Checkpoint> findSettledCheckpoint(PipelineId pipeline) {
    return reading(
        transaction -> {
          Fence.lock(transaction, pipeline);
          return Fence.find(transaction, pipeline);
        });
  }

  @Override
  public Optional<Entity> find(EntityId id) {
    return reading(transaction -> rows.find(id, transaction));
  }

  @Override
  public Set<String> present(String entry, Collection<String> keys) {
    String query =
        Columnar.UNWIND
            + "%s RETURN $rows.key[i]"
                .formatted(model.node(entry).self().match("n", "$rows.key[i]"));
    Map<String, Object> parameters =
        Columnar.of(List.copyOf(keys)).column("key", key -> key).parameters();
    return reading(
        transaction ->
            transaction.list(query, parameters).stream()
                .map(row -> row.get(0).asString())
                .collect(Collectors.toSet()));
  }

  @Override
  public List<String> keys(String entry, @Nullable String after, int limit) {
    return reading(
        transaction -> pages.page(transaction, model.entry(entry), KeyPages.all(after, limit)));
  }

  @Override
  public Map<String, Long> strangers(Collection<String> entries) {
    Map<String, Long> found = new TreeMap<>();
    for (NodeType node : model.mapping().nodes()) {
      if (node instanceof NodeType.TableNode table && entries.contains(table.name())) {
        long count = reading(transaction -> strangers(model.node(table.name()), transaction));
        if (count > 0) {
          found.put(table.name(), count);
        }
      }
    }
    return found;
  }

  private long strangers(NodePlan plan, GraphTransaction transaction) {
    String keyed =
        plan.type().properties().stream()
            .filter(property -> plan.type().key().columns().contains(property.column()))
            .map(property -> " AND n." + Cypher.name(property.name()) + " IS NOT NULL")
            .collect(Collectors.joining());
    return transaction
        .value(
            "MATCH (n%s) WHERE n.%s IS NULL%s RETURN count(n)"
                .formatted(plan.label(), model.names().key(), keyed),
            Map.of())
        .asLong();
  }

  @Override
  public List<Clash> clashes(String sync) {
    Owned owned = Owned.of(model);
    return reading(transaction -> OtherSyncs.find(transaction, sync, owned));
  }

  @Override
  public long waitingEdges() {
    return reading(waiting::count);
  }

  @Override
  public List<WaitingEdge> waiting(@Nullable String owner, int limit) {
    return reading(transaction -> waiting.list(owner, limit, transaction));
  }

  private <T> T reading(Function<GraphTransaction, T> read) {
    try {
      return graph.inTransaction(read);
    } catch (RuntimeException e) {
      throw Failures.exception(graph.place(), e);
    }
  }
}
