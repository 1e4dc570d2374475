// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.Move;
import io.syncline.core.apply.Outcome;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.DeadLetter.Resolution;
import io.syncline.core.failure.DeadLetters;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.Refused;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one pipeline that are set aside. What a target holds for them is not what they were
 * before the next change, so a change of such a row has it read again. Whatever may heal a row is
 * announced durably before it is applied: a crash in between cannot leave a healed row aside for
 * good. Any thread.
 */
final class SetAside {
  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

  private final DeadLetters store;
  private final PipelineId pipeline;
  private final Set<String> entries;
  private final FailureSettings settings;
  private final ChangeText texts;
  private final Diary diary;
  private final InstantSource clock;
  private final Set<EntityId> ids = new HashSet<>(); // guarded by this
  private Map<Long, Long> transactionIds = Map.of(); // guarded by this

  /**
   * @param entries those that the pipeline writes
   */
  SetAside(
      DeadLetters store,
      PipelineId pipeline,
      Set<String> entries,
      FailureSettings settings,
      ChangeText texts,
      Diary diary,
      InstantSource clock) {
    this.store = store;
    this.pipeline = pipeline;
    this.entries = Set.copyOf(entries);
    this.settings = settings;
    this.texts = texts;
    this.diary = diary;
    this.clock = clock;
  }

  /** Learns what is aside; before anything is applied. */
  synchronized void load() {
    ids.clear();
    store.loadKeys(pipeline.sync(), pipeline.target()).stream()
        .filter(id -> entries.contains(id.entry()))
        .forEach(ids::add);
  }

  /** Which transactions the changes that come next belong to, by the LSN of the commit. */
  synchronized void follow(Map<Long, Long> idsByCommit) {
    transactionIds = idsByCommit;
  }

  synchronized int size() {
    return ids.size();
  }

  synchronized boolean contains(EntityId id) {
    return ids.contains(id);
  }

  /** Whether the batch touches a row that is aside. */
  synchronized boolean concerns(Batch batch) {
    return !ids.isEmpty()
        && (!touched(batch).isEmpty() || batch.rereads().stream().anyMatch(ids::contains));
  }

  private Set<EntityId> touched(Batch batch) {
    Set<EntityId> touched = new LinkedHashSet<>();
    for (EntryBatch entry : batch.entries()) {
      if (entry.clear()) {
        ids.stream().filter(id -> id.entry().equals(entry.entry())).forEach(touched::add);
      }
      entry.upserts().forEach(upsert -> touched.add(upsert.id()));
      entry.removals().forEach(removal -> touched.add(removal.id()));
      entry.displaced().forEach(key -> touched.add(new EntityId(entry.entry(), key)));
      for (Move move : entry.moves()) {
        touched.add(new EntityId(entry.entry(), move.from()));
      }
    }
    touched.retainAll(ids);
    return touched;
  }

  /**
   * What of these mutations can be applied as it is. A change of a row that is aside is left out,
   * and the row is read again soon; a removal, and a change of its key, are tried.
   */
  synchronized List<Mutation> screen(List<Mutation> mutations) {
    Set<EntityId> expected = new LinkedHashSet<>();
    Set<EntityId> over = new HashSet<>();
    List<Mutation> kept = new ArrayList<>(mutations.size());
    Map<EntityId, Set<Long>> leftOut = new HashMap<>();
    for (Mutation mutation : mutations) {
      if (!screen(mutation, expected, over, kept)) {
        expected.add(idOf(mutation));
        note(mutation, leftOut);
      }
    }
    if (!expected.isEmpty()) {
      store.expect(pipeline.sync(), pipeline.target(), expected, clock.instant());
    }
    changedBy(leftOut);
    return kept;
  }

  /** Rows that were read, rather than streamed, belong to no transaction. */
  private void note(Mutation mutation, Map<EntityId, Set<Long>> transactions) {
    Long transaction = transactionIds.get(mutation.version().position().lsn());
    if (transaction != null) {
      transactions.computeIfAbsent(idOf(mutation), id -> new HashSet<>()).add(transaction);
    }
  }

  private void changedBy(Map<EntityId, Set<Long>> transactions) {
    if (!transactions.isEmpty()) {
      store.changedBy(pipeline.sync(), pipeline.target(), transactions);
    }
  }

  private boolean screen(
      Mutation mutation, Set<EntityId> expected, Set<EntityId> over, List<Mutation> kept) {
    switch (mutation) {
      case Mutation.Upsert upsert -> {
        EntityId former = former(upsert.id(), upsert.formerKey());
        boolean aside = ids.contains(former) && !over.contains(former);
        if (aside && former.equals(upsert.id())) {
          return false;
        }
        kept.add(upsert);
        if (aside && !upsert.state().complete()) {
          kept.add(new Mutation.Reread(upsert.id(), upsert.version(), null));
        }
        endsFor(former, expected, over);
        endsFor(upsert.id(), expected, over);
      }
      case Mutation.Remove remove -> {
        kept.add(remove);
        endsFor(remove.id(), expected, over);
      }
      case Mutation.Clear clear -> {
        kept.add(clear);
        ids.stream()
            .filter(id -> id.entry().equals(clear.entry()))
            .forEach(id -> endsFor(id, expected, over));
      }
      case Mutation.Reread reread -> {
        EntityId former = former(reread.id(), reread.formerKey());
        boolean moves = !former.equals(reread.id());
        if (!moves && ids.contains(reread.id()) && !over.contains(reread.id())) {
          return false;
        }
        kept.add(reread);
        if (moves) {
          endsFor(former, expected, over);
        }
      }
    }
    return true;
  }

  private void endsFor(EntityId id, Set<EntityId> expected, Set<EntityId> over) {
    if (ids.contains(id)) {
      expected.add(id);
      over.add(id);
    }
  }

  private static EntityId former(EntityId id, @Nullable String formerKey) {
    return formerKey == null ? id : new EntityId(id.entry(), formerKey);
  }

  private static EntityId idOf(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Upsert upsert -> upsert.id();
      case Mutation.Remove remove -> remove.id();
      case Mutation.Reread reread -> reread.id();
      case Mutation.Clear clear -> new EntityId(clear.entry(), "");
    };
  }

  /**
   * Sets a change aside that the target refused alone; durable on return.
   *
   * @throws SynclineException RECORD_REJECTED if that is no way on
   */
  synchronized void refused(Mutation mutation, Outcome.Rejected rejected) {
    if (mutation instanceof Mutation.Clear clear) {
      throw new SynclineException(
          ErrorCode.RECORD_REJECTED,
          "%s refuses to remove all of %s: %s"
              .formatted(pipeline.target(), clear.entry(), rejected.reason()));
    }
    EntityId id = idOf(mutation);
    String reason = texts.masking(mutation, rejected.reason());
    if (!ids.contains(id)) {
      settings.requireRoom(ids.size(), id, reason);
    }
    Instant now = clock.instant();
    Refused refused =
        new Refused(
            pipeline.sync(),
            pipeline.target(),
            pipeline.lane(),
            id,
            rejected.code(),
            reason,
            texts.of(mutation),
            mutation.version().toString(),
            now);
    int made = store.setAside(refused, settings.schedule());
    Map<EntityId, Set<Long>> transaction = new HashMap<>();
    note(mutation, transaction);
    changedBy(transaction);
    if (ids.add(id)) {
      LOG.warn("{}: {} is set aside: {}", pipeline, id, reason);
    }
    diary.refused(refused, mutation, made);
  }

  /**
   * The batch is in the target: what it wrote is aside no more.
   *
   * @return keys that rows left, which the target may still remember to be read
   */
  synchronized List<EntityId> applied(Batch batch) {
    Set<EntityId> healed = ids.isEmpty() ? Set.of() : touched(batch);
    if (healed.isEmpty()) {
      return List.of();
    }
    Map<EntityId, Integer> tried =
        store.resolve(
            pipeline.sync(), pipeline.target(), healed, Resolution.HEALED, clock.instant());
    ids.removeAll(healed);
    diary.healed(batch, healed, tried);
    LOG.info(
        "{}: {} healed",
        pipeline,
        healed.size() == 1 ? healed.iterator().next() : healed.size() + " rows");
    return batch.entries().stream()
        .flatMap(
            entry -> entry.moves().stream().map(move -> new EntityId(entry.entry(), move.from())))
        .filter(healed::contains)
        .toList();
  }

  /** Rows to be tried again now. */
  List<EntityId> due(int limit) {
    return size() == 0
        ? List.of()
        : store.due(
            pipeline.sync(),
            pipeline.target(),
            entries,
            new DeadLetters.Due(clock.instant(), limit));
  }

  /** A new snapshot reads all rows again, those aside as well. */
  synchronized void startOver() {
    if (!ids.isEmpty()) {
      store.resolve(
          pipeline.sync(),
          pipeline.target(),
          Set.copyOf(ids),
          Resolution.SNAPSHOT,
          clock.instant());
      ids.clear();
    }
  }

  /** How many of these are still aside. */
  synchronized long countAside(Collection<EntityId> some) {
    return some.stream().filter(ids::contains).count();
  }
}
