// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.apply;

import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.EntityId;
import io.syncline.core.type.ContentHash;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a target. Any thread; throws SynclineException TARGET_UNREACHABLE and the like. */
public interface TargetReader {

  /** As it stands: what it covers may become visible a moment later. */
  Optional<Checkpoint> findCheckpoint(PipelineId pipeline);

  /** One whose rows every later read sees; waits for a batch that is being written. */
  default Optional<Checkpoint> findSettledCheckpoint(PipelineId pipeline) {
    return findCheckpoint(pipeline);
  }

  /** What the store holds for one row; empty if nothing. */
  Optional<Entity> find(EntityId id);

  /** Those of these rows of a node entry that have their node. */
  default Set<String> present(String entry, Collection<String> keys) {
    return keys.stream()
        .filter(key -> find(new EntityId(entry, key)).isPresent())
        .collect(Collectors.toSet());
  }

  /**
   * Keys of an entry's rows in the store's own stable order, after a key.
   *
   * @param after the last key of the page before; null for the first page
   */
  List<String> keys(String entry, @Nullable String after, int limit);

  /**
   * By entry, nodes of the graph that have its label and a key and that Syncline did not make: they
   * are taken over, or stand in the way, if a row has that key.
   *
   * @param entries those that are asked for, of nodes
   */
  default Map<String, Long> strangers(Collection<String> entries) {
    return Map.of();
  }

  /** Other syncs that write in this store what the mapping's entries are called. */
  default List<Clash> clashes(String sync) {
    return List.of();
  }

  /** Number of edges that wait for an end. */
  long waitingEdges();

  /**
   * Edges that wait for an end, by kind, then by owner.
   *
   * @param owner only those that rows of this entry own; null for all
   * @param limit how many at the most
   */
  List<WaitingEdge> waiting(@Nullable String owner, int limit);

  /**
   * A row as the store holds it.
   *
   * @param properties user-visible properties of the node, or of the join row's edge
   * @param edges owned edges as {@code TYPE -> label key}, for people
   * @param waiting waiting edges the row owns, for people
   */
  record Entity(
      EntityId id,
      Version version,
      ContentHash hash,
      Map<String, Object> properties,
      List<String> edges,
      List<String> waiting) {}

  /**
   * Another sync whose nodes and edges could not be told from those of this mapping.
   *
   * @param entries what both write
   * @param remedy what mends it, in words
   */
  record Clash(String sync, List<String> entries, String remedy) {
    public Clash {
      entries = List.copyOf(entries);
    }

    /** In words, without the remedy. */
    public String text() {
      return "the sync %s writes %s in this database, too"
          .formatted(sync, String.join(", ", entries));
    }
  }
}
