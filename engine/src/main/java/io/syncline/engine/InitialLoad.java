// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.BatchBuilder;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.RowCursor;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.change.Change;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Version;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import io.syncline.core.projection.Projection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Loads a snapshot: first all nodes of all lanes, then all edges, so that hardly an edge has to
 * wait; then removes what an older snapshot left. Every write may be repeated. Begins on the
 * calling thread and returns when everything is durable.
 */
final class InitialLoad {
  private final BoundMapping mapping;
  private final SnapshotSession snapshot;
  private final Map<Lane, TargetWriter> writers;
  private final Checkpoint checkpoint;
  private final EngineSettings settings;
  private final LoadWriters pool;
  private final LoadListener listener;
  private final Failpoints failpoints;
  private final Predicate<EntityId> aside;

  InitialLoad(
      BoundMapping mapping,
      SnapshotSession snapshot,
      Map<Lane, TargetWriter> writers,
      Checkpoint checkpoint,
      EngineSettings settings,
      LoadWriters pool,
      LoadListener listener,
      Failpoints failpoints,
      Predicate<EntityId> aside) {
    this.mapping = mapping;
    this.snapshot = snapshot;
    this.writers = writers;
    this.checkpoint = checkpoint;
    this.settings = settings;
    this.pool = pool;
    this.listener = listener;
    this.failpoints = failpoints;
    this.aside = aside;
  }

  /** What is to be read for one pass: an entry of the mapping and its table. */
  private record Part(String entry, Lane lane, EntryTable table, boolean nodes, boolean edges) {}

  void run() throws InterruptedException {
    List<Part> parts = parts();
    for (Part part : parts) {
      if (part.nodes()) {
        load(part, Batch.Scope.NODES, "nodes");
      }
    }
    pool.awaitAll();
    failpoints.pass("snapshot-nodes");
    for (Part part : parts) {
      if (part.edges()) {
        load(part, Batch.Scope.EDGES, "edges");
      }
    }
    pool.awaitAll();
    failpoints.pass("snapshot-edges");
    for (Part part : parts) {
      sweep(part);
    }
    failpoints.pass("snapshot-swept");
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (NodeType node : mapping.nodes()) {
      switch (node) {
        case NodeType.TableNode table ->
            parts.add(
                new Part(
                    table.name(),
                    table.lane(),
                    EntryTable.of(table),
                    true,
                    !table.edges().isEmpty()));
        case NodeType.ValueNode values ->
            parts.add(new Part(values.name(), values.lane(), EntryTable.of(values), true, false));
        case NodeType.ExternalNode external -> {}
      }
    }
    for (JoinType join : mapping.joins()) {
      parts.add(new Part(join.name(), join.lane(), EntryTable.of(join), false, true));
    }
    return parts;
  }

  private void load(Part part, Batch.Scope scope, String what) throws InterruptedException {
    Projection projection = Projection.ofEntry(mapping, part.entry());
    TableId table = part.table().table();
    long estimate = snapshot.estimateRows(table);
    long rows = 0;
    try (RowCursor cursor = snapshot.open(table, part.table().columns())) {
      while (true) {
        List<Row> chunk = cursor.next(settings.loadBatchSize());
        if (chunk.isEmpty()) {
          return;
        }
        List<Mutation> mutations = mutations(part, projection, chunk, scope);
        pool.submit(writer(part), batch(mutations, scope), mutations);
        rows += chunk.size();
        listener.loading(what, table, rows, estimate);
      }
    }
  }

  private TargetWriter writer(Part part) {
    return java.util.Objects.requireNonNull(writers.get(part.lane()));
  }

  private Batch batch(List<Mutation> mutations, Batch.Scope scope) {
    BatchBuilder batch = new BatchBuilder();
    mutations.forEach(batch::add);
    return batch.build(checkpoint, scope);
  }

  /** Edges of a row whose node was set aside come with it, when it is read again. */
  private List<Mutation> mutations(
      Part part, Projection projection, List<Row> rows, Batch.Scope scope) {
    List<Mutation> mutations = new ArrayList<>(rows.size());
    SourceTransaction reading =
        new SourceTransaction(0, snapshot.position().lsn(), Instant.EPOCH, "");
    for (Row row : rows) {
      projection.project(
          new Change.Read(part.table().table(), snapshot.position(), reading, row),
          checkpoint.era(),
          mutation -> {
            if (mutation instanceof Mutation.Upsert upsert
                && !(part.nodes() && scope == Batch.Scope.EDGES && aside.test(upsert.id()))) {
              mutations.add(upsert);
            }
          });
    }
    return mutations;
  }

  private void sweep(Part part) throws InterruptedException {
    Version version = new Version(checkpoint.era(), snapshot.position());
    pool.retrying(() -> writer(part).sweep(part.entry(), version));
  }

  /** Turns what is not a retry into an error that ends the load. */
  static void mustBeApplied(Outcome outcome) {
    switch (outcome) {
      case Outcome.Applied applied -> {}
      case Outcome.Retry retry ->
          throw new SynclineException(ErrorCode.TARGET_UNREACHABLE, retry.reason());
      case Outcome.Rejected rejected ->
          throw new SynclineException(ErrorCode.RECORD_REJECTED, rejected.reason());
      case Outcome.Misconfigured wrong ->
          throw new SynclineException(ErrorCode.TARGET_RIGHTS, wrong.reason());
      case Outcome.Fenced fenced ->
          throw new SynclineException(
              ErrorCode.FENCED, "another process took over (epoch " + fenced.newerEpoch() + ")");
    }
  }
}
