// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.Refused;
import io.syncline.core.operation.BatchSummary;
import io.syncline.core.operation.Journal;
import io.syncline.core.operation.Operation;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one pipeline did. Batches are stored by whoever calls {@link #flush}; operations as they
 * happen, as far as the settings ask for them. Any thread.
 */
final class Diary {
  private final Journal journal;
  private final PipelineId pipeline;
  private final FailureSettings settings;
  private final ChangeText texts;
  private final InstantSource clock;
  private final String engine;
  private final AppliedListener listener;
  private final Consumer<String> refusals;
  private final BatchRows rows;

  /**
   * @param refusals is told the entry of each row that is refused
   */
  Diary(
      Journal journal,
      PipelineId pipeline,
      FailureSettings settings,
      ChangeText texts,
      InstantSource clock,
      String engine,
      AppliedListener listener,
      Consumer<String> refusals) {
    this.journal = journal;
    this.pipeline = pipeline;
    this.settings = settings;
    this.texts = texts;
    this.clock = clock;
    this.engine = engine;
    this.listener = listener;
    this.refusals = refusals;
    this.rows = new BatchRows(journal, clock);
  }

  /** Where a batch came from. */
  enum Kind {
    STREAM(BatchSummary.STREAM),
    RESYNC(BatchSummary.RESYNC),
    ISOLATION(BatchSummary.ISOLATION);

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** A batch is in the target. */
  void applied(Kind kind, Batch batch, Instant began) {
    Instant now = clock.instant();
    String position = batch.checkpoint().position().toString();
    rows.add(row(kind, 1, batch.size(), 0, began, now, position));
    if (kind != Kind.RESYNC) {
      listener.applied(batch);
    }
    if (settings.operations() == FailureSettings.Operations.ALL) {
      journal.saveOperations(operations(batch, now));
    }
  }

  private List<Operation> operations(Batch batch, Instant now) {
    List<Operation> operations = new ArrayList<>(batch.size());
    for (EntryBatch entry : batch.entries()) {
      if (entry.clear()) {
        Mutation clear = new Mutation.Clear(entry.entry(), version(batch));
        operations.add(operation(new EntityId(entry.entry(), ""), clear, "applied", now));
      }
      entry.upserts().forEach(u -> operations.add(operation(u.id(), u, "applied", now)));
      entry.removals().forEach(r -> operations.add(operation(r.id(), r, "applied", now)));
    }
    return operations;
  }

  private Operation operation(EntityId id, Mutation mutation, String outcome, Instant at) {
    return new Operation(
        pipeline.sync(),
        pipeline.target(),
        pipeline.lane(),
        id,
        id.toString(),
        ChangeText.kind(mutation),
        texts.of(mutation),
        mutation.version().toString(),
        outcome,
        0,
        null,
        at);
  }

  /**
   * A change was set aside, or refused again.
   *
   * @param made attempts so far
   */
  void refused(Refused refused, Mutation mutation, int made) {
    refusals.accept(refused.id().entry());
    rows.add(row(Kind.ISOLATION, 0, 1, 1, refused.at(), refused.at(), ""));
    if (settings.operations() != FailureSettings.Operations.OFF) {
      journal.saveOperations(
          List.of(
              operation(refused.id(), mutation, "refused", refused.at())
                  .retried(made - 1, settings.schedule().next(made, refused.at()))));
    }
  }

  /**
   * Rows that were aside were applied.
   *
   * @param tried how often that was refused before
   */
  void healed(Batch batch, Set<EntityId> ids, Map<EntityId, Integer> tried) {
    if (settings.operations() != FailureSettings.Operations.FAILURES) {
      return; // if everything is recorded, so is what healed them
    }
    Instant now = clock.instant();
    Map<EntityId, Mutation> written = new HashMap<>();
    for (EntryBatch entry : batch.entries()) {
      entry.upserts().forEach(upsert -> written.put(upsert.id(), upsert));
    }
    journal.saveOperations(
        ids.stream()
            .map(
                id ->
                    operation(id, written.getOrDefault(id, removal(id, batch)), "healed", now)
                        .retried(tried.getOrDefault(id, 0), null))
            .toList());
  }

  private static Mutation removal(EntityId id, Batch batch) {
    return new Mutation.Remove(id, version(batch));
  }

  private static Version version(Batch batch) {
    return new Version(batch.checkpoint().era(), batch.checkpoint().position());
  }

  private BatchSummary row(
      Kind kind, long batches, long total, long failed, Instant from, Instant to, String position) {
    return new BatchSummary(
        pipeline.sync(),
        pipeline.target(),
        pipeline.lane(),
        kind.text,
        failed == 0 ? BatchSummary.COMPLETED : BatchSummary.WITH_FAILURES,
        batches,
        total,
        failed,
        0,
        from,
        to,
        Duration.between(from, to).toNanos() / 1e9,
        engine,
        position);
  }

  /** Stores what is due; what cannot be stored now is kept for the next time. */
  void flush(boolean everything) {
    rows.flush(everything);
  }
}
