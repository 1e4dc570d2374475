// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.Move;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetReader;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Change;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import io.syncline.core.verify.OrphanPolicy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows again beside the stream and lets them in at their place in it: the stream is held, the
 * rows are read, the stream goes on to the read's low watermark, and if the read saw everything
 * that was delivered before, its rows are applied with the watermark as their version. One at a
 * time. The apply thread's only, {@link #add} included.
 */
final class Resync {
  /** What a step came to. */
  sealed interface Result {
    /** The stream has not reached the watermark yet. */
    record Waiting() implements Result {}

    /** The rows and the checkpoint are durable. */
    record Worked(Batch batch) implements Result {}

    /** Some of the rows were refused; the next step goes on with the others. */
    record Narrowed() implements Result {}

    record Failed(Outcome outcome) implements Result {}
  }

  private static final Result WAITING = new Result.Waiting();

  private final Assembler assembler;
  private final BatchWriter batches;
  private final RowReader rows;
  private final TargetReader target;
  private final BoundMapping mapping;
  private final int chunk;
  private final LongSupplier sourceEnd;
  private final SetAside setAside;
  private final Map<String, Set<String>> keys = new LinkedHashMap<>();
  private final Queue<EntryResync> entries = new ArrayDeque<>();
  private @Nullable Read outstanding;
  private @Nullable Isolating isolation;
  private Position exactFrom;

  /**
   * @param sourceEnd LSN of the end of the source's log now
   * @param setAside where rows go that the target refuses
   */
  Resync(
      Assembler assembler,
      BatchWriter batches,
      RowReader rows,
      TargetReader target,
      BoundMapping mapping,
      int chunk,
      LongSupplier sourceEnd,
      SetAside setAside) {
    this.assembler = assembler;
    this.batches = batches;
    this.rows = rows;
    this.target = target;
    this.mapping = mapping;
    this.chunk = chunk;
    this.sourceEnd = sourceEnd;
    this.setAside = setAside;
    // Whoever wrote before may have let rows in that are newer than the checkpoint it left.
    this.exactFrom = Position.endOf(sourceEnd.getAsLong());
  }

  /** Rows that were read, and the keys of which it is known that a missing one has no row. */
  private record Read(
      String entry,
      RowReader.Rows rows,
      Set<String> asked,
      @Nullable OrphanPolicy mend,
      Runnable done) {}

  void add(Collection<EntityId> ids) {
    for (EntityId id : ids) {
      keys.computeIfAbsent(id.entry(), e -> new LinkedHashSet<>()).add(id.key());
    }
  }

  /** What the target remembers to be read; what is aside is tried again by and by. */
  void addOwed(Collection<EntityId> ids) {
    add(ids.stream().filter(id -> !setAside.contains(id)).toList());
  }

  /**
   * The batch, with every row to be read again under its new key too if it moves: its stale part
   * moves with it. While rows may be ahead of the stream, what moves may not be the row that the
   * stream speaks of, so it is read again as well; and so is what a change leaves unchanged, where
   * a batch that is written in parts may have written a newer part of the row without its rest.
   *
   * @param applied up to where the stream is applied
   */
  Batch follow(Batch batch, Position applied) {
    boolean ahead = applied.compareTo(exactFrom) < 0;
    List<EntityId> again = new ArrayList<>();
    for (EntryBatch entry : batch.entries()) {
      Set<String> due = keys.getOrDefault(entry.entry(), Set.of());
      for (Move move : entry.moves()) {
        if (ahead || due.contains(move.from())) {
          again.add(new EntityId(entry.entry(), move.to()));
        }
      }
      if (ahead && batches.splits()) {
        entry.upserts().stream()
            .filter(upsert -> !upsert.state().complete())
            .forEach(upsert -> again.add(upsert.id()));
      }
    }
    return again.isEmpty() ? batch : batch.withRereads(again);
  }

  /**
   * A batch failed as a whole, and is tried again in its single changes. Where batches are split,
   * some of its rows may be written already, as they are at its end, or their nodes without their
   * edges.
   */
  void mayBeWrittenUpTo(Position end) {
    if (batches.splits() && end.compareTo(exactFrom) > 0) {
      exactFrom = end;
    }
  }

  /** All rows of an entry, then whatever the target has beyond them. */
  void addEntry(EntryResync entry) {
    if (!entry.complete()) {
      entries.add(entry);
    }
  }

  /**
   * From here on the target equals one commit: a read may have seen everything that was committed
   * before it ended, and so be ahead of the stream.
   */
  Position exactFrom() {
    return exactFrom;
  }

  boolean due() {
    return outstanding != null || !keys.isEmpty() || !entries.isEmpty();
  }

  boolean idle() {
    return !due();
  }

  Result step(Checkpoint checkpoint) throws InterruptedException {
    if (outstanding == null) {
      if (keys.isEmpty() && entries.element().strays()) {
        return removeStrays(entries.element());
      }
      begin();
      return WAITING;
    }
    if (isolation != null) {
      return isolate(isolation, outstanding);
    }
    if (!assembler.atBarrier()) {
      return WAITING;
    }
    return let(outstanding, checkpoint);
  }

  /** Stops the intake where rows are to be read, so that what came in before is applied first. */
  void claimTurn() {
    if (outstanding == null && due()) {
      assembler.hold();
    }
  }

  private void begin() {
    try {
      Read read = keys.isEmpty() ? readEntry(entries.element()) : readKeys();
      if (read == null) {
        entries.remove();
        assembler.liftBarrier();
        return;
      }
      exactFrom = Position.endOf(sourceEnd.getAsLong());
      outstanding = read;
      assembler.allowUpTo(read.rows().low());
    } catch (SynclineException e) {
      assembler.liftBarrier();
      throw e;
    }
  }

  private Result removeStrays(EntryResync entry) {
    Outcome outcome = batches.removeStrays(entry.entry());
    if (!(outcome instanceof Outcome.Applied applied)) {
      return new Result.Failed(outcome);
    }
    entries.remove();
    entry.removed(applied.written());
    assembler.liftBarrier();
    return WAITING;
  }

  private Read readKeys() {
    Map.Entry<String, Set<String>> first = keys.entrySet().iterator().next();
    List<String> some = first.getValue().stream().limit(chunk).toList();
    String entry = first.getKey();
    EntryTable table = EntryTable.of(mapping, entry);
    RowReader.Rows read = rows.readKeys(table.table(), table.identity(), some, table.columns());
    return new Read(
        entry,
        read,
        new HashSet<>(some),
        null,
        () -> {
          first.getValue().removeAll(new HashSet<>(some));
          if (first.getValue().isEmpty()) {
            keys.remove(entry);
          }
        });
  }

  private @Nullable Read readEntry(EntryResync entry) {
    EntryResync.Chunk read = entry.read(rows, target, mapping, chunk);
    return read == null
        ? null
        : new Read(entry.entry(), read.rows(), read.asked(), entry.mend(), () -> entry.done(read));
  }

  private Result let(Read read, Checkpoint checkpoint) throws InterruptedException {
    Position low = read.rows().low();
    if (!assembler.allSeen(read.rows().snapshot(), low)) {
      outstanding = null; // a delivered transaction was not visible to it: read again
      assembler.liftBarrier();
      return WAITING;
    }
    Checkpoint at = checkpoint.position().compareTo(low) < 0 ? checkpoint.at(low) : checkpoint;
    List<Mutation> mutations = project(read, at);
    Batch batch = batch(mutations, at);
    Outcome outcome =
        read.mend() == null ? batches.write(batch) : batches.repair(batch, read.mend());
    if (outcome instanceof Outcome.Applied) {
      done(read);
      return new Result.Worked(batch);
    }
    if (!Isolating.mayHelp(outcome, mutations)) {
      return new Result.Failed(outcome);
    }
    isolation =
        new Isolating(
            Isolation.ofRead(mutations, at),
            batches,
            setAside,
            part -> batch(part.mutations(), part.checkpoint()));
    return new Result.Narrowed();
  }

  private Result isolate(Isolating current, Read read) throws InterruptedException {
    return switch (current.step()) {
      case Isolating.Result.Done done -> {
        isolation = null;
        done(read);
        yield new Result.Narrowed();
      }
      case Isolating.Result.Applied(Batch batch, Outcome.Applied applied) ->
          new Result.Worked(batch);
      case Isolating.Result.Refused refused -> new Result.Narrowed();
      case Isolating.Result.Failed(Outcome outcome) -> new Result.Failed(outcome);
    };
  }

  private void done(Read read) {
    read.done().run();
    outstanding = null;
    assembler.liftBarrier();
  }

  private static Batch batch(List<Mutation> mutations, Checkpoint checkpoint) {
    BatchBuilder batch = new BatchBuilder();
    mutations.forEach(batch::add);
    return batch.build(checkpoint, Batch.Scope.ALL);
  }

  private List<Mutation> project(Read read, Checkpoint checkpoint) {
    Projection projection = Projection.ofEntry(mapping, read.entry());
    EntryTable table = EntryTable.of(mapping, read.entry());
    List<Mutation> mutations = new ArrayList<>();
    Position low = read.rows().low();
    SourceTransaction reading = new SourceTransaction(0, low.lsn(), Instant.EPOCH, "");
    Set<String> missing = new LinkedHashSet<>(read.asked());
    for (Row row : read.rows().rows()) {
      projection.project(
          new Change.Read(table.table(), low, reading, row),
          checkpoint.era(),
          mutation -> {
            mutations.add(mutation);
            if (mutation instanceof Mutation.Upsert upsert) {
              missing.remove(upsert.id().key());
            }
          });
    }
    Version version = new Version(checkpoint.era(), low);
    for (String key : missing) {
      mutations.add(new Mutation.Remove(new EntityId(read.entry(), key), version));
    }
    return mutations;
  }
}
