// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.session;

import io.syncline.core.apply.Outcome;
import io.syncline.core.change.Position;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.Checkpoint.Stage;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.neo4j.model.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.neo4j.driver.Record;

/**
 * The right to write for a pipeline: an epoch in the pipeline's checkpoint node. Every transaction
 * locks a node that carries the epoch before it does anything else, so that none can commit after
 * somebody else raised it. Writers at work side by side lock a node each, so that they do not wait
 * for one another. Any thread.
 */
public final class Fence {
  private static final String CHECKPOINT = "(c:SynclineCheckpoint {pipeline: $pipeline}) ";

  private static final String LOCK = "MATCH " + CHECKPOINT + Names.lock("c");

  /** Neo4j locks nothing for a property whose name it does not know. */
  private static final String KNOWN =
      "MERGE (l:SynclineLock {id: ''}) ON CREATE SET l.%s = true".formatted(Names.NOWHERE);

  private static final String POSITION =
      "SET c.stage = $stage, c.era = $era, c.lsn = $lsn, c.ordinal = $ordinal,"
          + " c.source = $source ";
  private static final String EPOCH = "RETURN c.epoch AS epoch";

  private final PipelineId pipeline;
  private final ConcurrentLinkedDeque<Integer> freeSlots = new ConcurrentLinkedDeque<>();
  private final AtomicInteger slots = new AtomicInteger();
  private volatile long epoch;

  public Fence(PipelineId pipeline) {
    this.pipeline = pipeline;
  }

  public PipelineId pipeline() {
    return pipeline;
  }

  public long epoch() {
    return epoch;
  }

  /** Raises the epoch on every node that carries it. Commits by itself. */
  public Optional<Checkpoint> takeOver(Graph graph) {
    return graph.inTransaction(this::takeOver);
  }

  /** Raises the epoch on every node that carries it; the checkpoint is locked from then on. */
  public Optional<Checkpoint> takeOver(GraphTransaction transaction) {
    Map<String, Object> parameters = Map.of("pipeline", pipeline.text());
    transaction.run(KNOWN, Map.of());
    transaction.run(
        "MERGE "
            + CHECKPOINT
            + Names.lock("c")
            + "WITH c "
            + "SET c.epoch = coalesce(c.epoch, 0) + 1",
        parameters);
    epoch =
        transaction
            .value(
                "MATCH "
                    + CHECKPOINT
                    + "OPTIONAL MATCH (w:SynclineWriter {pipeline: $pipeline}) "
                    + "SET w.epoch = c.epoch RETURN DISTINCT c.epoch",
                parameters)
            .asLong();
    return find(transaction, pipeline);
  }

  /** Waits for whoever writes for a pipeline to commit, and keeps others waiting. */
  public static void lock(GraphTransaction transaction, PipelineId pipeline) {
    transaction.run(LOCK, Map.of("pipeline", pipeline.text()));
  }

  /** The checkpoint of a pipeline as it stands; locks nothing. */
  public static Optional<Checkpoint> find(GraphTransaction transaction, PipelineId pipeline) {
    List<Record> rows =
        transaction.list(
            "MATCH "
                + CHECKPOINT
                + "WHERE c.stage IS NOT NULL "
                + "RETURN c.stage AS stage, c.era AS era, c.lsn AS lsn, c.ordinal AS ordinal,"
                + " c.source AS source",
            Map.of("pipeline", pipeline.text()));
    return rows.stream().findFirst().map(Fence::checkpoint);
  }

  private static Checkpoint checkpoint(Record row) {
    return new Checkpoint(
        Stage.valueOf(row.get("stage").asString()),
        row.get("era").asLong(),
        new Position(row.get("lsn").asLong(), row.get("ordinal").asLong()),
        row.get("source").asString());
  }

  /** Locks the pipeline for this transaction. */
  public void pass(GraphTransaction transaction) {
    transaction.check(LOCK + EPOCH, Map.of("pipeline", pipeline.text()), this::check);
  }

  /** Locks the pipeline for this transaction and moves its checkpoint. */
  public void passAndMove(GraphTransaction transaction, Checkpoint checkpoint) {
    transaction.check(
        LOCK + POSITION + EPOCH,
        Map.of(
            "pipeline", pipeline.text(),
            "stage", checkpoint.stage().name(),
            "era", checkpoint.era(),
            "lsn", checkpoint.position().lsn(),
            "ordinal", checkpoint.position().ordinal(),
            "source", checkpoint.source()),
        this::check);
  }

  /** A place at the fence for one of several writers at work; to be given back. */
  public int takeSlot(Graph graph) {
    Integer free = freeSlots.poll();
    if (free != null) {
      return free;
    }
    int slot = slots.incrementAndGet();
    return graph.inTransaction(
        transaction -> {
          pass(transaction);
          transaction.run(
              "MERGE (w:SynclineWriter {id: $id}) SET w.pipeline = $pipeline, w.epoch = $epoch",
              Map.of("id", slotId(slot), "pipeline", pipeline.text(), "epoch", epoch));
          return slot;
        });
  }

  public void giveBackSlot(int slot) {
    freeSlots.push(slot);
  }

  /** Locks one slot for this transaction. */
  public void passAt(int slot, GraphTransaction transaction) {
    transaction.check(
        "MATCH (c:SynclineWriter {id: $id}) " + Names.lock("c") + EPOCH,
        Map.of("id", slotId(slot)),
        this::check);
  }

  private String slotId(int slot) {
    return pipeline.text() + "#" + slot;
  }

  private void check(List<Record> rows) {
    if (rows.isEmpty()) {
      throw new Refusal(
          new Outcome.Misconfigured(
              ErrorCode.NOT_APPLIED,
              "the checkpoint of "
                  + pipeline
                  + " is gone from Neo4j, so nothing says what was applied; begin again with"
                  + " `syncline apply --new-snapshot`"));
    }
    long found = rows.getFirst().get("epoch").asLong();
    if (found != epoch) {
      throw new Refusal(new Outcome.Fenced(found));
    }
  }
}
