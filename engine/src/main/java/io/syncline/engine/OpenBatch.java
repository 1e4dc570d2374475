// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The batch that events go into. Guarded by the assembler. */
final class OpenBatch {
  private static final long MAX_BYTES = 24L << 20;

  private final Instant since;
  private final BatchBuilder content = new BatchBuilder();
  private final List<Mutation> mutations = new ArrayList<>();
  private final Map<Long, Long> transactionIds = new HashMap<>();
  private long transactions;
  private long changes;
  private long bytes;
  private @Nullable Instant oldestCommit;

  /**
   * @param since when the first event comes in
   */
  OpenBatch(Instant since) {
    this.since = since;
  }

  Instant since() {
    return since;
  }

  void add(StreamEvent.Piece piece, Projection projection, long era) {
    for (Change change : piece.changes()) {
      projection.project(
          change,
          era,
          mutation -> {
            content.add(mutation);
            mutations.add(mutation);
          });
    }
    transactionIds.put(piece.transaction().commitLsn(), piece.transaction().xid());
    changes += piece.changes().size();
    bytes += piece.bytes();
    if (piece.last()) {
      transactions++;
    }
    if (oldestCommit == null) {
      oldestCommit = piece.transaction().commitTime();
    }
  }

  boolean isEmpty() {
    return changes == 0;
  }

  boolean isFull(int batchSize) {
    return content.mutations() >= batchSize || bytes >= MAX_BYTES;
  }

  /** Whether one batch has room for all of another and of this. */
  boolean fitsBehind(PreparedBatch former, int batchSize) {
    return former.mutations().size() + content.mutations() <= batchSize
        && former.bytes() + bytes <= MAX_BYTES;
  }

  @Nullable Instant oldestCommit() {
    return oldestCommit;
  }

  /**
   * Closes it.
   *
   * @param wholeTransactions whether none is cut at the end
   */
  PreparedBatch close(Position end, boolean wholeTransactions) {
    return new PreparedBatch(
        content.entries(),
        content.rereads(),
        mutations,
        end,
        wholeTransactions,
        transactions,
        changes,
        bytes,
        transactionIds,
        oldestCommit);
  }
}
