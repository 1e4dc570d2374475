// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import io.syncline.core.change.Version;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.GraphTransaction.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/** What is known and found out while one batch is written in one transaction. One thread. */
final class Work {
  private final GraphTransaction transaction;
  private final List<EntityId> rereads = new ArrayList<>();
  private final Set<EntityId> skipped = new HashSet<>();
  private final Set<EntityId> emptied = new LinkedHashSet<>();
  private final Set<EntityId> created = new HashSet<>();
  private final List<Arrival> arrived = new ArrayList<>();
  private final Size size;
  private long written;
  private boolean waits;
  private @Nullable Answer<List<Record>> anyWaiting;
  private boolean quarantines;

  /** How much may change in the transaction. */
  enum Size {
    /** More relationships than {@code HubSize} allows are a reason to end it. */
    BOUNDED,
    /** What could be done in small steps has been done. */
    AS_IT_COMES
  }

  Work(GraphTransaction transaction, Size size) {
    this.transaction = transaction;
    this.size = size;
  }

  /** Nodes of rows that are gone leave Syncline's hold and stay. */
  Work quarantining() {
    quarantines = true;
    return this;
  }

  boolean quarantines() {
    return quarantines;
  }

  boolean mayBeLarge() {
    return size == Size.AS_IT_COMES;
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

  /** A value lost its last holder; another may have come since. */
  void emptied(EntityId value) {
    emptied.add(value);
  }

  Set<EntityId> emptied() {
    return emptied;
  }

  /** Edges may wait for this. */
  void arrived(Arrival arrival) {
    arrived.add(arrival);
  }

  /** What arrived since this was last asked. */
  List<Arrival> takeArrived() {
    List<Arrival> taken = List.copyOf(arrived);
    arrived.clear();
    return taken;
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

  /**
   * Whether any edge waits, or did while this transaction ran; what others have not committed does
   * not count. Neo4j's count would look through all that the transaction has changed.
   */
  boolean anythingWaits() {
    if (!waits) {
      askWhetherAnythingWaits();
    }
    return anythingWaited();
  }

  /** From here on {@link #anythingWaited} speaks of a time when the batch's rows are locked. */
  void rowsAreLocked() {
    anyWaiting = null;
  }

  /** Asks what {@link #anythingWaited} will say, unless that was asked. */
  void willAskWhetherAnythingWaited() {
    if (!waits && anyWaiting == null) {
      askWhetherAnythingWaits();
    }
  }

  private void askWhetherAnythingWaits() {
    anyWaiting = transaction.ask("MATCH (w:SynclineWaiting) RETURN 1 LIMIT 1", Map.of());
  }

  /**
   * Whether any edge waited when that was last asked, or has been made to wait by this transaction
   * since. As good as {@link #anythingWaits} for edges of nodes that were locked when it was asked:
   * nobody else turns them into waiting ones or back.
   */
  boolean anythingWaited() {
    willAskWhetherAnythingWaited();
    waits = waits || !Objects.requireNonNull(anyWaiting).await().isEmpty();
    return waits;
  }

  /** This transaction has made edges wait. */
  void waits() {
    waits = true;
  }

  /** A version as the graph stores it. */
  static List<Long> stored(Version version) {
    return List.of(version.era(), version.position().lsn(), version.position().ordinal());
  }
}
