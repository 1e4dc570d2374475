// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.pgoutput;

import io.syncline.core.change.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code pgoutput} says, in the order in which it says it. */
public sealed interface Message {

  /**
   * A transaction begins. Only transactions that are committed come at all.
   *
   * @param commitLsn LSN of its commit record
   */
  record Begin(long commitLsn, Instant commitTime, long xid) implements Message {}

  /**
   * The transaction ends.
   *
   * @param endLsn the end of its commit record
   */
  record Commit(long commitLsn, long endLsn) implements Message {}

  /** The transaction was itself replicated from elsewhere. */
  record Origin(String name) implements Message {}

  /** How the rows that follow for one relation look. */
  record Relation(RelationShape shape) implements Message {}

  /** A row message. Those of relations that nobody wants carry no row. */
  sealed interface OfRow extends Message {
    int relation();
  }

  record Insert(int relation, Row after) implements OfRow {}

  /**
   * @param old the old identity if it changed, or the whole old row under REPLICA IDENTITY FULL
   */
  record Update(int relation, @Nullable Row old, Row after) implements OfRow {}

  record Delete(int relation, Row old) implements OfRow {}

  /** A row message of a relation that nobody wants. */
  record Unwanted(int relation) implements OfRow {}

  record Truncate(List<Integer> relations) implements Message {
    public Truncate {
      relations = List.copyOf(relations);
    }
  }

  /**
   * Written by {@code pg_logical_emit_message}.
   *
   * @param transactional whether it is part of its transaction
   * @param lsn the <em>end</em> of its record, where a commit record may start
   */
  record Logical(boolean transactional, long lsn, String prefix) implements Message {}

  /** Name of a type; of no concern. */
  record TypeName() implements Message {}
}
