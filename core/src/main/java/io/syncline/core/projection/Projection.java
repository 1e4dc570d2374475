// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.projection;

import io.syncline.core.change.Change;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Projects changes to what a target must hold. A pure function: the same change gives the same
 * mutations, whatever came before. Any thread.
 */
public final class Projection {
  private final Map<TableId, List<EntryProjection>> byTable;

  private Projection(Map<TableId, List<EntryProjection>> byTable) {
    this.byTable = byTable;
  }

  /** The projection of the entries of one lane. */
  public static Projection of(BoundMapping mapping, Lane lane) {
    return new Projection(
        compile(mapping, node -> node.lane() == lane, join -> join.lane() == lane));
  }

  /** The projection of one entry, for reading its rows again. */
  public static Projection ofEntry(BoundMapping mapping, String entry) {
    return new Projection(
        compile(mapping, node -> node.name().equals(entry), join -> join.name().equals(entry)));
  }

  private static Map<TableId, List<EntryProjection>> compile(
      BoundMapping mapping, Predicate<NodeType> nodes, Predicate<JoinType> joins) {
    Map<TableId, List<EntryProjection>> byTable = new HashMap<>();
    for (NodeType node : mapping.nodes()) {
      if (!nodes.test(node)) {
        continue;
      }
      switch (node) {
        case NodeType.TableNode table ->
            add(byTable, table.table(), EntryProjection.of(new NodeRows(table)));
        case NodeType.ValueNode values ->
            add(byTable, values.table(), EntryProjection.of(new ValueRows(values)));
        case NodeType.ExternalNode external -> {}
      }
    }
    for (JoinType join : mapping.joins()) {
      if (joins.test(join)) {
        add(byTable, join.table(), EntryProjection.of(new JoinRows(join)));
      }
    }
    return byTable;
  }

  private static void add(
      Map<TableId, List<EntryProjection>> byTable, TableId table, EntryProjection entry) {
    byTable.computeIfAbsent(table, t -> new ArrayList<>()).add(entry);
  }

  /** The tables whose changes project to anything. */
  public Set<TableId> tables() {
    return Set.copyOf(byTable.keySet());
  }

  /** Hands everything that the change projects to, in the order of the mapping, to {@code out}. */
  public void project(Change change, long era, Consumer<Mutation> out) {
    List<EntryProjection> entries = byTable.get(change.table());
    if (entries == null) {
      return;
    }
    Version version = new Version(era, change.position());
    for (EntryProjection entry : entries) {
      entry.project(change, version, out);
    }
  }
}
