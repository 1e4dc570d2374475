// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.apply.TargetWriter.CheckpointMode;
import io.syncline.core.projection.EntityId;
import io.syncline.core.verify.OrphanPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Writes batches: in one piece, or split among several writers, each row to one of them. Split,
 * nodes come before the edges that lead to them and the checkpoint comes last, so that a crash
 * repeats the batch; a batch that moves keys or clears an entry is never split, since that must not
 * be repeated by halves.
 */
final class BatchWriter {
  /** Size from which on a batch is always split, and the part of the largest that suffices. */
  private static final int WORTH_SPLITTING = 200;

  private static final int WORTH_SPLITTING_SHARE = 8;

  private final TargetWriter writer;
  private final EntryEnds ends;
  private final int parts;
  private final int worthSplitting;
  private final ExecutorService pool;

  BatchWriter(TargetWriter writer, EntryEnds ends, EngineSettings settings, ExecutorService pool) {
    this.writer = writer;
    this.ends = ends;
    this.parts = settings.writers();
    this.worthSplitting =
        Math.clamp(settings.batchSize() / WORTH_SPLITTING_SHARE, 2, WORTH_SPLITTING);
    this.pool = pool;
  }

  /** Whether a batch may be written in parts. */
  boolean splits() {
    return parts > 1;
  }

  /** Writes rows that were found to differ, in one piece. */
  Outcome repair(Batch batch, OrphanPolicy orphans) {
    return writer.repair(
        batch,
        CheckpointMode.MOVES,
        orphans == OrphanPolicy.QUARANTINE
            ? TargetWriter.Orphans.QUARANTINE
            : TargetWriter.Orphans.DELETE);
  }

  /** Removes what bears an entry's marks and belongs to no row. */
  Outcome removeStrays(String entry) {
    return writer.removeStrays(entry);
  }

  Outcome write(Batch batch) throws InterruptedException {
    if (parts == 1 || batch.size() < worthSplitting || !divisible(batch)) {
      return writer.apply(batch, CheckpointMode.MOVES);
    }
    Outcome written =
        ends.areAtRest(batch) ? writeParts(batch, Batch.Scope.ALL) : writeNodesThenEdges(batch);
    if (!(written instanceof Outcome.Applied applied)) {
      return written;
    }
    Outcome checkpoint = writer.advance(batch.checkpoint());
    return checkpoint instanceof Outcome.Applied ? applied : checkpoint;
  }

  private Outcome writeNodesThenEdges(Batch batch) throws InterruptedException {
    Outcome nodes = writeParts(batch, Batch.Scope.NODES);
    if (!(nodes instanceof Outcome.Applied written)) {
      return nodes;
    }
    Outcome edges = writeParts(batch, Batch.Scope.EDGES);
    return edges instanceof Outcome.Applied connected ? sum(written, connected) : edges;
  }

  private static boolean divisible(Batch batch) {
    return batch.rereads().isEmpty()
        && batch.entries().stream()
            .noneMatch(
                entry -> entry.clear() || !entry.moves().isEmpty() || !entry.displaced().isEmpty());
  }

  private Outcome writeParts(Batch batch, Batch.Scope scope) throws InterruptedException {
    List<Callable<Outcome>> tasks = new ArrayList<>(parts);
    for (Batch part : split(batch, scope)) {
      tasks.add(() -> writer.apply(part, CheckpointMode.STAYS));
    }
    Outcome.Applied total = new Outcome.Applied(0, List.of());
    for (Future<Outcome> future : pool.invokeAll(tasks)) {
      Outcome outcome = result(future);
      if (!(outcome instanceof Outcome.Applied applied)) {
        return outcome;
      }
      total = sum(total, applied);
    }
    return total;
  }

  private static Outcome result(Future<Outcome> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a writer failed unexpectedly: " + e.getCause(), e);
    }
  }

  private List<Batch> split(Batch batch, Batch.Scope scope) {
    List<List<EntryBatch>> split = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      List<EntryBatch> entries = new ArrayList<>();
      for (EntryBatch entry : batch.entries()) {
        EntryBatch share = share(entry, part, scope);
        if (share.size() > 0) {
          entries.add(share);
        }
      }
      split.add(entries);
    }
    return split.stream()
        .filter(entries -> !entries.isEmpty())
        .map(entries -> new Batch(entries, List.of(), batch.checkpoint(), scope))
        .toList();
  }

  private EntryBatch share(EntryBatch entry, int part, Batch.Scope scope) {
    return new EntryBatch(
        entry.entry(),
        false,
        List.of(),
        List.of(),
        entry.upserts().stream()
            .filter(upsert -> Sharing.part(upsert, scope, parts) == part)
            .toList(),
        scope == Batch.Scope.NODES
            ? List.of()
            : entry.removals().stream()
                .filter(removal -> Sharing.part(removal.id().key(), parts) == part)
                .toList());
  }

  private static Outcome.Applied sum(Outcome.Applied one, Outcome.Applied other) {
    List<EntityId> rereads = new ArrayList<>(one.rereads());
    rereads.addAll(other.rereads());
    return new Outcome.Applied(one.written() + other.written(), rereads);
  }
}
