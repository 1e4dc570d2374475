// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.change;

import org.jspecify.annotations.Nullable;

/** One committed change to one row (or, for a truncation, to all rows) of a PostgreSQL table. */
public sealed interface Change {

  TableId table();

  Position position();

  SourceTransaction transaction();

  record Insert(TableId table, Position position, SourceTransaction transaction, Row after)
      implements Change {}

  /**
   * @param oldIdentity the replica identity before the change, present when it changed, or the
   *     whole old row under REPLICA IDENTITY FULL
   */
  record Update(
      TableId table,
      Position position,
      SourceTransaction transaction,
      @Nullable Row oldIdentity,
      Row after)
      implements Change {}

  /**
   * @param oldIdentity at least the columns of the replica identity
   */
  record Delete(TableId table, Position position, SourceTransaction transaction, Row oldIdentity)
      implements Change {}

  record Truncate(TableId table, Position position, SourceTransaction transaction)
      implements Change {}

  /** A row that was read, not streamed: snapshot, resync or repair. */
  record Read(TableId table, Position position, SourceTransaction transaction, Row after)
      implements Change {}
}
