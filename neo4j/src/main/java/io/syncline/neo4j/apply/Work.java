// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.session.GraphTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known and found out while one batch is written in one transaction. One thread. */
final class Work {
  private final GraphTransaction transaction;
  private final List<EntityId> rereads = new ArrayList<>();
  private final Set<EntityId> skipped = new HashSet<>();
  private final Set<EntityId> created = new HashSet<>();
  private final Set<String> arrived = new LinkedHashSet<>();
  private long written;

  Work(GraphTransaction transaction) {
    this.transaction = transaction;
  }

  GraphTransaction transaction() {
    return transaction;
  }

  /** The row cannot be written from what the change carries; it is left as it is. */
  void reread(EntityId row) {
    rereads.add(row);
    skipped.add(row);
  }

  /** The graph holds a newer state of the row. */
  void skip(EntityId row) {
    skipped.add(row);
  }

  boolean isSkipped(EntityId row) {
    return skipped.contains(row);
  }

  /** The row's node was made by this transaction; nothing hangs on it yet. */
  void created(EntityId row) {
    created.add(row);
  }

  boolean isCreated(EntityId row) {
    return created.contains(row);
  }

  /** A node can now be found that could not before; edges may wait for it. */
  void arrived(String reference) {
    arrived.add(reference);
  }

  Set<String> arrived() {
    return arrived;
  }

  void written(long entities) {
    written += entities;
  }

  long written() {
    return written;
  }

  List<EntityId> rereads() {
    return rereads;
  }

  /** Whether any edge waits, by Neo4j's own count; what others have not committed does not count. */
  boolean anythingWaits() {
    return transaction
            .value("MATCH (w:SynclineWaiting) RETURN count(w)", Map.of())
            .asLong()
        > 0;
  }

  /** A version as the graph stores it. */
  static List<Long> stored(Version version) {
    return List.of(version.era(), version.position().lsn(), version.position().ordinal());
  }
}
