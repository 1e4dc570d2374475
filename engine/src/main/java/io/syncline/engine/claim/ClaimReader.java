// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.ChangeQueue.Claim;
import io.syncline.core.capture.ChangeQueue.Done;
import io.syncline.core.capture.ChangeQueue.EntryRows;
import io.syncline.core.capture.ChangeQueue.KeyMove;
import io.syncline.core.capture.ChangeQueue.View;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.EntityState;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import io.syncline.engine.EntryTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads claimed entities and projects them: what their rows are now, under the version of the
 * claim. Keys between which rows moved are replayed in order, so that nodes keep their identity.
 * Any thread.
 */
final class ClaimReader {
  /** Stands for a row on its way: where it comes to rest its state is read. */
  private static final EntityState ON_THE_WAY = new EntityState.HeldValues(List.of());

  /** A claim moves no checkpoint. */
  static final Checkpoint NOWHERE = new Checkpoint(Checkpoint.Stage.STREAM, 0, Position.START, "");

  private final ChangeQueue queue;
  private final BoundMapping mapping;
  private final long era;

  ClaimReader(ChangeQueue queue, BoundMapping mapping, long era) {
    this.queue = queue;
    this.mapping = mapping;
    this.era = era;
  }

  ClaimedBatch read(List<Claim> claims) {
    Map<String, Map<String, Claim>> byEntry = new LinkedHashMap<>();
    for (Claim claim : claims) {
      byEntry
          .computeIfAbsent(claim.id().entry(), e -> new LinkedHashMap<>())
          .put(claim.id().key(), claim);
    }
    BatchBuilder batch = new BatchBuilder();
    List<Done> done = new ArrayList<>();
    List<KeyMove> moves = new ArrayList<>();
    List<EntityId> torn = new ArrayList<>();
    byEntry.forEach(
        (entry, byKey) -> {
          EntryTable table = EntryTable.of(mapping, entry);
          View view =
              queue.read(
                  new EntryRows(entry, table.table(), table.identity(), table.columns()),
                  byKey.keySet());
          Ties ties = Ties.of(view.moves());
          ties.torn(byKey.keySet())
              .forEach(
                  key -> {
                    torn.add(new EntityId(entry, key));
                    byKey.remove(key);
                  });
          for (KeyMove move : view.moves()) {
            if (byKey.containsKey(move.from()) && byKey.containsKey(move.to())) {
              moves.add(move);
              batch.add(moved(move));
            }
          }
          Projection projection = Projection.ofEntry(mapping, entry);
          byKey.forEach(
              (key, claim) -> done.add(add(claim, table, view.rows().get(key), projection, batch)));
        });
    return new ClaimedBatch(batch.build(NOWHERE, Scope.ALL), done, moves, torn);
  }

  private Mutation moved(KeyMove move) {
    return new Mutation.Upsert(
        new EntityId(move.entry(), move.to()), version(move.sequence()), move.from(), ON_THE_WAY);
  }

  private Version version(long queued) {
    return new Version(era, new Position(queued, 0));
  }

  private Done add(
      Claim claim,
      EntryTable table,
      @org.jspecify.annotations.Nullable Row row,
      Projection projection,
      BatchBuilder batch) {
    if (row == null) {
      batch.add(new Mutation.Remove(claim.id(), version(claim.version())));
      return new Done(claim, false);
    }
    SourceTransaction reading = new SourceTransaction(0, claim.version(), Instant.EPOCH, "");
    List<Mutation> mutations = new ArrayList<>(1);
    projection.project(
        new Change.Read(table.table(), new Position(claim.version(), 0), reading, row),
        era,
        mutations::add);
    mutations.forEach(batch::add);
    return new Done(
        claim, mutations.stream().anyMatch(mutation -> mutation instanceof Mutation.Upsert));
  }
}
