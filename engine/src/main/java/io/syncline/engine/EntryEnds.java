// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.EdgeType.End;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which entries the edges of an entry's rows lead to. Where those are at rest, the rows can be
 * written whole, nodes and edges together, and no edge has to wait for a node that is on its way.
 */
final class EntryEnds {
  private final Map<String, Set<String>> ends = new HashMap<>();

  EntryEnds(BoundMapping mapping) {
    for (NodeType node : mapping.nodes()) {
      if (node instanceof NodeType.TableNode table) {
        table.edges().forEach(owned -> add(table.name(), owned.edge().other(), mapping));
      }
    }
    for (JoinType join : mapping.joins()) {
      add(join.name(), join.edge().from(), mapping);
      add(join.name(), join.edge().to(), mapping);
    }
  }

  /** An end is matched by a label, which several entries may share. */
  private void add(String owner, End end, BoundMapping mapping) {
    Set<String> entries = ends.computeIfAbsent(owner, o -> new HashSet<>());
    for (NodeType node : mapping.nodes()) {
      if (!(node instanceof NodeType.ExternalNode) && node.labels().contains(end.node())) {
        entries.add(node.name());
      }
    }
  }

  /** Whether no row of the batch has an edge to a row that the batch may make or take away. */
  boolean areAtRest(Batch batch) {
    Set<String> touched = new HashSet<>();
    batch.entries().stream().map(EntryBatch::entry).forEach(touched::add);
    return touched.stream().allMatch(entry -> Collections.disjoint(of(entry), touched));
  }

  /** The entries with rows of their own that the entry's edges lead to. */
  Set<String> of(String entry) {
    return ends.getOrDefault(entry, Set.of());
  }
}
