// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
import java.util.List;

/** What a stream delivers, in order. */
public sealed interface StreamEvent {

  /** Everything of the source up to here has been delivered once this event has been. */
  Position end();

  /**
   * A transaction, or a piece of one that is too large to hold at once.
   *
   * @param last whether the transaction ends here
   * @param bytes rough size in memory
   */
  record Piece(
      SourceTransaction transaction, List<Change> changes, Position end, boolean last, long bytes)
      implements StreamEvent {
    public Piece {
      changes = List.copyOf(changes);
    }
  }

  /** Nothing that concerns the pipeline happened up to here. */
  record Progress(Position end) implements StreamEvent {}

  /**
   * From here on, rows of this table are shaped differently from the catalog the stream was opened
   * with.
   *
   * @param commitLsn of the transaction that is the first to have them so; the largest number where
   *     it is not known from the log
   */
  record SchemaChanged(TableId table, String what, long commitLsn, Position end)
      implements StreamEvent {}
}
