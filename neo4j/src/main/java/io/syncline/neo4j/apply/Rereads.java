// SPDX-License-Identifier: Apache-2.0
package io.syncline.neo4j.apply;

import static io.syncline.neo4j.session.Columnar.UNWIND;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.projection.EntityId;
import io.syncline.neo4j.session.Columnar;
import io.syncline.neo4j.session.GraphTransaction;
import io.syncline.neo4j.session.GraphTransaction.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Record;

/** Remembers rows that must be read from the source, until they are written. Any thread. */
final class Rereads {
  private static final String ROW =
      "(x:SynclineReread {pipeline: $pipeline, entry: $rows.entry[i], key: $rows.key[i]})";

  private final PipelineId pipeline;

  Rereads(PipelineId pipeline) {
    this.pipeline = pipeline;
  }

  List<EntityId> pending(GraphTransaction transaction) {
    return transaction
        .list(
            "MATCH (x:SynclineReread {pipeline: $pipeline})"
                + " WHERE x.entry IS NOT NULL AND x.key IS NOT NULL"
                + " RETURN x.entry AS entry, x.key AS key",
            Map.of("pipeline", pipeline.text()))
        .stream()
        .map(row -> new EntityId(row.get("entry").asString(), row.get("key").asString()))
        .toList();
  }

  /**
   * Asks what {@link #update} must know; whoever else writes for the pipeline writes other rows.
   */
  Answer<List<Record>> askPending(GraphTransaction transaction) {
    return transaction.ask("MATCH (x:SynclineReread) RETURN count(x)", Map.of());
  }

  /** Forgets the rows that were written, and remembers those that could not be. */
  void update(Batch batch, Answer<List<Record>> pending, Work work) {
    GraphTransaction transaction = work.transaction();
    Set<EntityId> due = new HashSet<>(batch.rereads());
    due.addAll(work.rereads());
    if (pending.await().getFirst().get(0).asLong() > 0) {
      Set<EntityId> written = written(batch);
      written.removeAll(due);
      transaction.run(UNWIND + "MATCH " + ROW + " DELETE x", parameters(written));
      forgetCleared(batch, transaction);
    }
    if (!due.isEmpty()) {
      transaction.run(UNWIND + "MERGE " + ROW, parameters(due));
    }
  }

  private void forgetCleared(Batch batch, GraphTransaction transaction) {
    List<String> cleared =
        batch.entries().stream().filter(EntryBatch::clear).map(EntryBatch::entry).toList();
    if (!cleared.isEmpty()) {
      transaction.run(
          "MATCH (x:SynclineReread {pipeline: $pipeline}) WHERE x.entry IN $cleared DELETE x",
          Map.of("pipeline", pipeline.text(), "cleared", cleared));
    }
  }

  /** The first pass of two writes only half of a row. */
  private static Set<EntityId> written(Batch batch) {
    Set<EntityId> written = new HashSet<>();
    if (batch.scope() != Batch.Scope.NODES) {
      for (EntryBatch entry : batch.entries()) {
        entry.upserts().stream()
            .filter(upsert -> upsert.state().complete())
            .forEach(upsert -> written.add(upsert.id()));
        entry.removals().forEach(removal -> written.add(removal.id()));
      }
    }
    return written;
  }

  private Map<String, Object> parameters(Collection<EntityId> rows) {
    List<EntityId> list = new ArrayList<>(rows);
    return Columnar.of(list)
        .with("pipeline", pipeline.text())
        .column("entry", EntityId::entry)
        .column("key", EntityId::key)
        .parameters();
  }
}
