// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.binding;

import io.syncline.core.binding.definition.Definitions;
import io.syncline.core.checkpoint.StateStore.AppliedEntry;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the mapping differs from the one that was applied last; entries that are equal are absent.
 */
public record MappingDifference(List<EntryDifference> entries) {

  public MappingDifference {
    entries = List.copyOf(entries);
  }

  /** What to keep in the state store once this mapping is applied; nothing is pending. */
  public static Map<String, AppliedEntry> applied(BoundMapping mapping) {
    Map<String, AppliedEntry> applied = new LinkedHashMap<>();
    Definitions.of(mapping)
        .forEach(
            (entry, now) ->
                applied.put(entry, new AppliedEntry(mapping.declaration(), now.text(), false, "")));
    return applied;
  }

  /**
   * Compares definitions, whatever they were declared by.
   *
   * @throws io.syncline.core.failure.SynclineException MAPPING_CHANGED if the bookkeeping's names
   *     changed, since what was written could no longer be found
   */
  public static MappingDifference between(Map<String, AppliedEntry> former, BoundMapping now) {
    return new MappingDifference(new Comparison(former, Definitions.of(now)).differences());
  }

  /** What happened to one entry. */
  public sealed interface EntryDifference {
    String entry();

    /** New: its rows must be read. */
    record Added(String entry, Lane lane) implements EntryDifference {}

    /** Gone: everything it owned must be removed. */
    record Removed(String entry, Lane lane, Leftovers leftovers) implements EntryDifference {}

    /**
     * Other than before.
     *
     * @param why what changed, for people: {@code properties: title added}
     * @param read whether its rows must be read again
     * @param leftovers what it owned and owns no longer; to be removed before the rows are read
     */
    record Changed(
        String entry, Lane formerLane, Lane lane, List<String> why, Read read, Leftovers leftovers)
        implements EntryDifference {
      public Changed {
        why = List.copyOf(why);
      }
    }

    /** Equal, but its rows are still to be read again since an earlier change. */
    record Pending(String entry, Lane lane) implements EntryDifference {}
  }

  /** Whether rows must be read again. */
  public enum Read {
    NOT_NEEDED,
    NEEDED
  }

  /**
   * What a former entry owned in the targets and the present one does not.
   *
   * @param everything all nodes of the entry, and all edges it owns
   * @param keepsConnected with {@code everything}, whether nodes that users have connected stay,
   *     without the labels and properties
   * @param label the label its nodes are found by; empty for a join entry
   * @param labels further labels to take off them
   * @param properties properties to take off them (or, for a join entry, off its edges)
   * @param edges kinds of edges whose every edge goes; with {@code everything}, all of the entry
   */
  public record Leftovers(
      boolean everything,
      boolean keepsConnected,
      String label,
      Set<String> labels,
      Set<String> properties,
      List<FormerEdge> edges) {
    public Leftovers {
      labels = Set.copyOf(labels);
      properties = Set.copyOf(properties);
      edges = List.copyOf(edges);
    }

    /** No nodes stay of which everything goes. */
    public Leftovers(
        boolean everything,
        String label,
        Set<String> labels,
        Set<String> properties,
        List<FormerEdge> edges) {
      this(everything, false, label, labels, properties, edges);
    }
  }

  /** A kind of edge by its {@code EdgeType.id} and relationship type. */
  public record FormerEdge(String id, String type) {}
}
