// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.target;

import io.syncline.core.apply.Target;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.binding.MappingDifference.Leftovers;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.verify.TargetVerifier;
import io.syncline.testkit.graph.GraphUser;
import io.syncline.testkit.graph.GraphVandal;
import io.syncline.testkit.target.Contents.EdgeKey;
import io.syncline.testkit.target.Contents.NodeKey;
import io.syncline.testkit.target.Contents.UserContent;
import io.syncline.testkit.target.OwnedEdges.Owned;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A target that keeps the state of every row and derives the graph from it, so that it is easily
 * seen to be right. One lock for everything; a transaction is a copy that replaces the original.
 */
public final class InMemoryTarget implements Target {
  private final String name;
  private final BoundMapping mapping;
  private final InMemoryStore store;

  /** What outlives a target: several may be opened on one store, as after a restart. */
  public static final class InMemoryStore {
    // all guarded by this
    Contents contents = new Contents();
    final Map<PipelineId, Long> epochs = new java.util.HashMap<>();
    boolean setUp;
    Set<EdgeKey> external = Set.of();
  }

  public InMemoryTarget(String name, BoundMapping mapping) {
    this(name, mapping, new InMemoryStore());
  }

  public InMemoryTarget(String name, BoundMapping mapping, InMemoryStore store) {
    this.name = name;
    this.mapping = mapping;
    this.store = store;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SetupStep> plan() {
    synchronized (store) {
      return store.setUp ? List.of() : List.of(new SetupStep("make the store", "MAKE STORE"));
    }
  }

  @Override
  public void setUp() {
    synchronized (store) {
      store.setUp = true;
    }
  }

  @Override
  public TargetWriter writer(PipelineId pipeline) {
    return new InMemoryWriter(pipeline, mapping, store);
  }

  @Override
  public TargetReader reader() {
    return new InMemoryReader(store);
  }

  @Override
  public TargetVerifier verifier() {
    return new InMemoryVerifier(mapping, store);
  }

  /** What it holds, row by row, in terms of its mapping; what no longer is mapped is left out. */
  public Map<EntityId, EntityState> states() {
    synchronized (store) {
      Map<EntityId, EntityState> states = new java.util.HashMap<>();
      store.contents.rows.forEach(
          (id, row) -> states.put(id, Realigned.state(row, Shape.of(mapping, id.entry()))));
      return states;
    }
  }

  /** Which node of the graph each row is; a node keeps its id for as long as it is there. */
  public Map<EntityId, String> nodes() {
    synchronized (store) {
      Map<EntityId, String> nodes = new java.util.HashMap<>();
      for (EntityId row : store.contents.rows.keySet()) {
        String node = store.contents.nodes.get(new NodeKey(row.entry(), row.key()));
        if (node != null) {
          nodes.put(row, node);
        }
      }
      return nodes;
    }
  }

  /** Who damages it. */
  public GraphVandal vandal() {
    return new InMemoryVandal(mapping, store);
  }

  /** The graph's other users. */
  public GraphUser user() {
    return new InMemoryUser(store);
  }

  @Override
  public long releaseExternalEdges() {
    synchronized (store) {
      Set<EdgeKey> before = store.external;
      store.external = externalEdges(store.contents);
      return store.external.stream().filter(edge -> !before.contains(edge)).count();
    }
  }

  private static Set<EdgeKey> externalEdges(Contents contents) {
    Set<EdgeKey> edges = new HashSet<>();
    for (Owned edge : new OwnedEdges(contents).all()) {
      if (edge.toExternal() && !edge.waits()) {
        edges.add(edge.key());
      }
    }
    return edges;
  }

  @Override
  public void removeLeftovers(String sync, String entry, Leftovers leftovers) {
    synchronized (store) {
      change(
          contents -> {
            new Edits(mapping, contents).removeLeftovers(entry, leftovers);
            return contents;
          });
    }
  }

  /** There is one sync only. */
  @Override
  public void forgetFormerNames(String sync) {}

  @Override
  public void removeEverything(String sync) {
    synchronized (store) {
      change(
          contents -> {
            Nodes nodes = new Nodes(contents);
            for (NodeKey key : List.copyOf(contents.nodes.keySet())) {
              strip(contents, Objects.requireNonNull(contents.nodes.remove(key)));
            }
            contents.rows.clear();
            contents.checkpoints.clear();
            contents.rereads.clear();
            nodes.settle();
            return contents;
          });
    }
  }

  /** A node that users have connected stays theirs; any other goes. */
  private static void strip(Contents contents, String node) {
    if (contents.userEdges.stream().anyMatch(edge -> edge.touches(node))) {
      contents.userContent.putIfAbsent(node, UserContent.NONE);
    } else {
      contents.userContent.remove(node);
    }
  }

  private void change(UnaryOperator<Contents> transaction) {
    store.contents = transaction.apply(store.contents.copy());
  }

  @Override
  public void close() {}
}
