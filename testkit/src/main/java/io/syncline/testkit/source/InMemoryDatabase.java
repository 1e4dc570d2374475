// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A database server in memory. Its transactions lock what they write until their commit is visible,
 * which may be long after their commit record is in the log and was streamed. Any thread.
 */
public final class InMemoryDatabase {
  // all guarded by this
  private final Map<TableId, Catalog.Table> tables = new HashMap<>();
  private final InstantSource clock;
  private TableRows visible = new TableRows();
  private final TableRows logged = new TableRows();
  private final List<LoggedTransaction> log = new ArrayList<>();
  private final Set<InMemoryTransaction> underWay = new LinkedHashSet<>();
  private final Map<String, Slot> slots = new HashMap<>();
  private final Fingerprints fingerprints = new Fingerprints();
  private long lsn = 0x1_0000_0000L - 500;
  private long nextXid = 0x1_0000_0000L - 20; // the 32-bit counter wraps soon
  private long slotsMade;
  private long readsAhead;
  private int incarnation;
  private boolean down;
  private int pieceSize = Integer.MAX_VALUE;
  private Runnable duringReads = () -> {};
  private RowTrigger trigger = (step, present) -> {};

  public InMemoryDatabase(Catalog catalog, InstantSource clock) {
    this.tables.putAll(catalog.tables());
    this.clock = clock;
  }

  /** A source of changes, for the pipelines of one process. */
  public ChangeSource open() {
    return new InMemorySource(this);
  }

  /** Begins a transaction. */
  public synchronized InMemoryTransaction begin() {
    requireUp();
    InMemoryTransaction transaction = new InMemoryTransaction(this);
    underWay.add(transaction);
    return transaction;
  }

  /** From now on larger transactions are delivered in pieces of so many changes. */
  public synchronized void cutTransactionsAt(int changes) {
    pieceSize = changes;
  }

  /** What happens between the low watermark of a read and the read itself. */
  public synchronized void duringReads(Runnable work) {
    duringReads = work;
  }

  /** From now on this hears of each change to a row, in its order, as it becomes visible. */
  public synchronized void trigger(RowTrigger next) {
    trigger = next;
  }

  /** Hears of changes, but not of those of a table that is rewritten. */
  @FunctionalInterface
  public interface RowTrigger {
    /**
     * @param present the table's rows before
     */
    void changed(RowStep step, Collection<Row> present);
  }

  /** The rows that everybody sees. */
  public synchronized List<Row> rows(TableId table) {
    return List.copyOf(visible.all(table));
  }

  /** The rows as of a commit: all that is in the log up to there. */
  public synchronized Function<TableId, Collection<Row>> rowsAsOf(long commitLsn) {
    TableRows then = new TableRows();
    log.stream()
        .filter(transaction -> transaction.lsn() <= commitLsn)
        .forEach(transaction -> transaction.changes().forEach(then::apply));
    return then::all;
  }

  /** What happened to rows, statement by statement, after one commit and up to another. */
  public synchronized List<RowStep> steps(long after, long upTo) {
    return log.stream()
        .filter(transaction -> transaction.lsn() > after && transaction.lsn() <= upTo)
        .flatMap(transaction -> transaction.changes().stream())
        .map(InMemoryDatabase::step)
        .toList();
  }

  private static RowStep step(RowChange change) {
    return new RowStep(change.table(), change.before(), change.after());
  }

  /**
   * What happened to a row, in full; of a truncation there is neither.
   *
   * @param before null for an insert
   * @param after null for a deletion
   */
  public record RowStep(TableId table, @Nullable Row before, @Nullable Row after) {}

  /** How often somebody read rows that were ahead of where the log was when the read began. */
  public synchronized long readsAhead() {
    return readsAhead;
  }

  synchronized void readAhead() {
    readsAhead++;
  }

  /** The end of the log. */
  public synchronized long endOfLog() {
    return lsn;
  }

  /** Something happens that concerns no table. */
  public synchronized void moveOn(long bytes) {
    lsn += bytes;
    notifyAll();
  }

  /**
   * Every process loses its connections and every open transaction; commits in the log become
   * visible; slots forget what was not flushed. Until {@link #restart} nobody gets in.
   */
  public synchronized void crash(Random dice) {
    down = true;
    incarnation++;
    for (InMemoryTransaction transaction : List.copyOf(underWay)) {
      transaction.endByCrash();
    }
    for (Slot slot : slots.values()) {
      long forgettable = slot.confirmedLsn - slot.flushedLsn;
      slot.confirmedLsn = slot.flushedLsn + (forgettable == 0 ? 0 : dice.nextLong(forgettable + 1));
      slot.flushedLsn = slot.confirmedLsn;
      slot.reader = null;
    }
    notifyAll();
  }

  public synchronized void restart() {
    down = false;
  }

  /** Connections break, but the server runs on. */
  public synchronized void disconnectAll() {
    incarnation++;
    slots.values().forEach(slot -> slot.reader = null);
    notifyAll();
  }

  public synchronized void dropSlot(PipelineId pipeline) {
    slots.remove(pipeline.text());
    incarnation++;
  }

  public synchronized void loseSlot(PipelineId pipeline) {
    slot(pipeline).lost = true;
    incarnation++;
  }

  synchronized void requireUp() {
    if (down) {
      throw new SynclineException(ErrorCode.SOURCE_UNREACHABLE, "simulated: the source is down");
    }
  }

  synchronized int incarnation() {
    return incarnation;
  }

  synchronized void requireIncarnation(int connectedTo) {
    if (down || incarnation != connectedTo) {
      throw new SynclineException(
          ErrorCode.SOURCE_UNREACHABLE, "simulated: the connection to the source broke");
    }
  }

  /** The tables with their fingerprints as they are now. */
  synchronized Catalog catalog() {
    Map<TableId, Catalog.Table> now = new HashMap<>(tables);
    now.replaceAll((id, table) -> fingerprints.on(table, lsn));
    return new Catalog(now);
  }

  /** Whether the table was rewritten between what a catalog knows and a place in the log. */
  synchronized boolean rewrittenSince(Catalog known, TableId table, long at) {
    return fingerprints.newer(
        fingerprints.on(table(table), at).fingerprint(),
        known.find(table).map(Catalog.Table::fingerprint).orElse(""));
  }

  /** The tables that are not as a catalog knows them. */
  synchronized List<TableId> alteredSince(Catalog known) {
    return known.tables().values().stream()
        .filter(table -> !fingerprints.on(table, lsn).fingerprint().equals(table.fingerprint()))
        .map(Catalog.Table::id)
        .sorted()
        .toList();
  }

  /** How often these tables were rewritten. */
  public synchronized long rewrites(Collection<TableId> some) {
    return fingerprints.rewrites(some);
  }

  Catalog.Table table(TableId id) {
    return Objects.requireNonNull(tables.get(id), () -> "no table " + id);
  }

  synchronized TableRows visibleRows() {
    return visible;
  }

  synchronized TableRows loggedCopy() {
    return logged.copy();
  }

  synchronized long lsn() {
    return lsn;
  }

  synchronized long newXid() {
    nextXid++;
    return nextXid - 1;
  }

  synchronized Set<InMemoryTransaction> underWay() {
    return underWay;
  }

  synchronized SourceTransaction log(long xid, List<RowChange> changes) {
    lsn += 48 + changes.size() * 16L;
    SourceTransaction transaction =
        new SourceTransaction(xid & 0xFFFF_FFFFL, lsn, clock.instant(), "");
    log.add(new LoggedTransaction(transaction, changes));
    changes.forEach(logged::apply);
    changes.stream()
        .filter(RowChange::silent)
        .map(RowChange::table)
        .distinct()
        .forEach(table -> fingerprints.rewritten(table, lsn));
    notifyAll();
    return transaction;
  }

  synchronized void show(List<RowChange> changes) {
    for (RowChange change : changes) {
      if (!change.silent()) {
        trigger.changed(step(change), visible.all(change.table()));
      }
      visible.apply(change);
    }
  }

  synchronized void ended(InMemoryTransaction transaction) {
    underWay.remove(transaction);
  }

  /** The first transaction in the log from an LSN on; the log is sorted. */
  synchronized java.util.Optional<LoggedTransaction> logFrom(long from) {
    int low = 0;
    int high = log.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (log.get(middle).lsn() < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < log.size() ? java.util.Optional.of(log.get(low)) : java.util.Optional.empty();
  }

  synchronized SourceSnapshot snapshot() {
    Set<Long> inProgress = new java.util.HashSet<>();
    underWay.forEach(transaction -> transaction.xid().ifPresent(inProgress::add));
    long xmin = inProgress.stream().mapToLong(Long::longValue).min().orElse(nextXid);
    return new SourceSnapshot(xmin, nextXid, inProgress);
  }

  synchronized int pieceSize() {
    return pieceSize;
  }

  Runnable duringReads() {
    synchronized (this) {
      return duringReads;
    }
  }

  synchronized Slot makeSlot(PipelineId pipeline, String publication) {
    slotsMade++;
    lsn += 56; // the server logs which transactions are under way
    readsAhead++;
    Slot slot = new Slot("memory slot " + slotsMade + " " + publication, lsn);
    slots.put(pipeline.text(), slot);
    return slot;
  }

  synchronized boolean hasSlot(PipelineId pipeline) {
    return slots.containsKey(pipeline.text());
  }

  synchronized Slot slot(PipelineId pipeline) {
    Slot slot = slots.get(pipeline.text());
    if (slot == null) {
      throw new SynclineException(
          ErrorCode.SLOT_MISSING, "the slot of " + pipeline + " is gone; begin a new snapshot");
    }
    return slot;
  }

  synchronized void retireOthers(List<PipelineId> inUse) {
    List<String> kept = inUse.stream().map(PipelineId::text).toList();
    String sync = inUse.isEmpty() ? "" : inUse.getFirst().sync() + "/";
    slots.keySet().removeIf(name -> name.startsWith(sync) && !kept.contains(name));
  }
}
