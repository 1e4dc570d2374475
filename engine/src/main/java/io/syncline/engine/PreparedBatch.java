// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events, projected and coalesced, ready to be applied.
 *
 * @param mutations the same in source order, for when it is refused as a whole
 * @param end everything up to here is in this batch or in earlier ones
 * @param wholeTransactions false where a large transaction is cut
 * @param bytes about how much memory the changes take
 * @param transactionIds 32-bit ids by the LSN of the commit
 * @param oldestCommit commit time of the first transaction; null if there is none
 */
record PreparedBatch(
    List<EntryBatch> entries,
    List<EntityId> rereads,
    List<Mutation> mutations,
    Position end,
    boolean wholeTransactions,
    long transactions,
    long changes,
    long bytes,
    Map<Long, Long> transactionIds,
    @Nullable Instant oldestCommit) {

  /** The same with other content. */
  PreparedBatch with(List<Mutation> others) {
    BatchBuilder builder = new BatchBuilder();
    others.forEach(builder::add);
    return new PreparedBatch(
        builder.entries(),
        builder.rereads(),
        others,
        end,
        wholeTransactions,
        transactions,
        changes,
        bytes,
        transactionIds,
        oldestCommit);
  }

  /** This and what comes right behind it, as one. */
  PreparedBatch joinedBy(PreparedBatch next) {
    List<Mutation> all = new ArrayList<>(mutations);
    all.addAll(next.mutations);
    BatchBuilder builder = new BatchBuilder();
    all.forEach(builder::add);
    Map<Long, Long> ids = new HashMap<>(transactionIds);
    ids.putAll(next.transactionIds);
    return new PreparedBatch(
        builder.entries(),
        builder.rereads(),
        all,
        next.end,
        next.wholeTransactions,
        transactions + next.transactions,
        changes + next.changes,
        bytes + next.bytes,
        ids,
        oldestCommit == null ? next.oldestCommit : oldestCommit);
  }

  /** As targets take it, after a checkpoint. */
  Batch after(Checkpoint checkpoint) {
    return new Batch(entries, rereads, checkpoint.at(end), Batch.Scope.ALL);
  }
}
