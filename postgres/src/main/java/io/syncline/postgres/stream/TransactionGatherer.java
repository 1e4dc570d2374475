// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.stream;

import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.postgres.pgoutput.Message;
import io.syncline.postgres.session.PostgresSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the changes of the open transaction, and cuts it into pieces when it grows too large. The
 * ordinal counts row messages only: they alone come in the same way every time. One thread.
 */
final class TransactionGatherer {
  private static final long CHANGE_BYTES = 96;
  private static final long VALUE_BYTES = 56;

  private final PostgresSettings limits;
  private final Position from;

  // all mutable fields: the stream's thread only
  private Message.@Nullable Begin begin;
  private @Nullable SourceTransaction transaction;
  private List<Change> changes = new ArrayList<>();
  private long bytes;
  private long ordinal;
  private boolean cut;

  /**
   * @param from what is at or before this position is left out
   */
  TransactionGatherer(PostgresSettings limits, Position from) {
    this.limits = limits;
    this.from = from;
  }

  boolean open() {
    return begin != null;
  }

  /** Of the open transaction; the largest number where none is open. */
  long commitLsn() {
    return begin == null ? Long.MAX_VALUE : begin.commitLsn();
  }

  void begin(Message.Begin message) {
    begin = message;
    transaction =
        new SourceTransaction(message.xid(), message.commitLsn(), message.commitTime(), "");
    ordinal = 0;
    cut = false;
  }

  void origin(String name) {
    Message.Begin message = begun();
    transaction =
        new SourceTransaction(message.xid(), message.commitLsn(), message.commitTime(), name);
  }

  /** Counts a row message that concerns nobody. */
  void skip() {
    ordinal++;
  }

  void insert(TableId table, Message.Insert message) {
    ordinal++;
    if (wanted()) {
      add(new Change.Insert(table, here(), current(), message.after()), message.after());
    }
  }

  void update(TableId table, Message.Update message) {
    ordinal++;
    if (wanted()) {
      add(
          new Change.Update(table, here(), current(), message.old(), message.after()),
          message.after());
    }
  }

  void delete(TableId table, Message.Delete message) {
    ordinal++;
    if (wanted()) {
      add(new Change.Delete(table, here(), current(), message.old()), message.old());
    }
  }

  /** All these tables were emptied by one message. */
  void truncate(Collection<TableId> tables) {
    ordinal++;
    if (wanted()) {
      for (TableId table : tables) {
        changes.add(new Change.Truncate(table, here(), current()));
        bytes += CHANGE_BYTES;
      }
    }
  }

  private void add(Change change, Row row) {
    changes.add(change);
    bytes += CHANGE_BYTES + size(row);
  }

  private static long size(Row row) {
    long size = VALUE_BYTES * row.values().size();
    for (Value value : row.values()) {
      if (value instanceof Value.Present(String text)) {
        size += text.length();
      }
    }
    return size;
  }

  /** The changes gathered so far, if they are too many to hold more. */
  StreamEvent.@Nullable Piece cutPiece() {
    if (changes.size() < limits.pieceChanges() && bytes < limits.pieceBytes()) {
      return null;
    }
    cut = true;
    return take(here(), false);
  }

  /** Ends the transaction: its last piece, or that it was of no concern; null if it was known. */
  @Nullable StreamEvent commit() {
    Position end = Position.endOf(begun().commitLsn());
    StreamEvent event = end.compareTo(from) <= 0 ? null : last(end);
    begin = null;
    transaction = null;
    return event;
  }

  private StreamEvent last(Position end) {
    // A transaction of which a part was applied must be seen to end.
    boolean continued = cut || (end.lsn() == from.lsn() && from.ordinal() > 0);
    return changes.isEmpty() && !continued ? new StreamEvent.Progress(end) : take(end, true);
  }

  private StreamEvent.Piece take(Position end, boolean last) {
    StreamEvent.Piece piece = new StreamEvent.Piece(current(), changes, end, last, bytes);
    changes = new ArrayList<>();
    bytes = 0;
    return piece;
  }

  private boolean wanted() {
    return here().compareTo(from) > 0;
  }

  private Position here() {
    return new Position(begun().commitLsn(), ordinal);
  }

  private Message.Begin begun() {
    if (begin == null) {
      throw new IllegalStateException("pgoutput sent a change outside of a transaction");
    }
    return begin;
  }

  private SourceTransaction current() {
    if (transaction == null) {
      throw new IllegalStateException("pgoutput sent a change outside of a transaction");
    }
    return transaction;
  }
}
