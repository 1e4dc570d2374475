// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The log from a position on, cut into pieces. */
final class InMemoryStream implements ChangeStream {
  private final InMemoryDatabase database;
  private final Slot slot;
  private final Catalog catalog;
  private final int incarnation;
  private final Queue<TableId> alteredBefore; // guarded by the database
  private Position at; // guarded by the database
  private boolean closed; // guarded by the database
  private long durable; // guarded by the database

  InMemoryStream(InMemoryDatabase database, Slot slot, Position from, Catalog catalog) {
    this.database = database;
    this.slot = slot;
    this.at = from;
    this.catalog = catalog;
    this.incarnation = database.incarnation();
    this.alteredBefore = new ArrayDeque<>(database.alteredSince(catalog));
  }

  @Override
  public @Nullable StreamEvent poll(Duration atMost) {
    synchronized (database) {
      tell();
      StreamEvent event = next();
      if (event == null && atMost.toMillis() > 0) {
        await(atMost);
        event = next();
      }
      return event;
    }
  }

  private void await(Duration atMost) {
    try {
      database.wait(atMost.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable StreamEvent next() {
    requireOpen();
    TableId altered = alteredBefore.poll();
    if (altered != null) {
      return new StreamEvent.SchemaChanged(altered, "was altered", Long.MAX_VALUE, at);
    }
    boolean within = at.ordinal() != Long.MAX_VALUE;
    Optional<LoggedTransaction> next = database.logFrom(within ? at.lsn() : at.lsn() + 1);
    if (next.isPresent()) {
      return deliver(next.get());
    }
    if (database.lsn() > at.lsn()) {
      at = Position.endOf(database.lsn());
      return new StreamEvent.Progress(at);
    }
    return null;
  }

  private StreamEvent deliver(LoggedTransaction logged) {
    long after = logged.lsn() == at.lsn() ? at.ordinal() : 0;
    List<RowChange> rest =
        logged.changes().stream()
            .filter(change -> change.ordinal() > after && !change.silent())
            .filter(change -> catalog.find(change.table()).isPresent())
            .toList();
    for (RowChange change : rest) {
      if (database.rewrittenSince(catalog, change.table(), logged.lsn())) {
        return new StreamEvent.SchemaChanged(change.table(), "was rewritten", logged.lsn(), at);
      }
    }
    if (rest.isEmpty()) {
      at = Position.endOf(logged.lsn());
      return new StreamEvent.Progress(at);
    }
    boolean last = rest.size() <= database.pieceSize();
    List<RowChange> some = last ? rest : rest.subList(0, database.pieceSize());
    at = last ? Position.endOf(logged.lsn()) : new Position(logged.lsn(), some.getLast().ordinal());
    List<Change> changes =
        some.stream().map(change -> change.delivered(logged.transaction())).toList();
    return new StreamEvent.Piece(logged.transaction(), changes, at, last, changes.size() * 100L);
  }

  @Override
  public void keepAlive() {
    synchronized (database) {
      requireOpen();
      tell();
    }
  }

  /** As a server is told: some time after it was confirmed. */
  private void tell() {
    if (!closed && database.incarnation() == incarnation) {
      slot.confirmedLsn = Math.max(slot.confirmedLsn, durable);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the stream is closed");
    }
    database.requireIncarnation(incarnation);
  }

  @Override
  public boolean awaitsConfirmation() {
    return false;
  }

  @Override
  public void confirm(Position position) {
    synchronized (database) {
      long lsn =
          position.ordinal() == Long.MAX_VALUE ? position.lsn() : Math.max(0, position.lsn() - 1);
      durable = Math.max(durable, lsn);
    }
  }

  @Override
  public void close() {
    synchronized (database) {
      closed = true;
      if (equals(slot.reader)) {
        slot.reader = null;
      }
    }
  }
}
