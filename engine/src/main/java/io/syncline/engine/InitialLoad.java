// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.capture.RowCursor;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.change.Change;
import io.syncline.core.change.Row;
import io.syncline.core.change.SourceTransaction;
import io.syncline.core.change.TableId;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Loads a snapshot, so that hardly an edge has to wait: rows whose edges lead to what is loaded by
 * then are written whole; of the others first all nodes of all lanes, then all edges. Then removes
 * what an older snapshot left. Every write may be repeated. Begins on the calling thread and
 * returns when everything is durable.
 */
final class InitialLoad {
  private final BoundMapping mapping;
  private final SnapshotSession snapshot;
  private final Map<Lane, TargetWriter> writers;
  private final Checkpoint checkpoint;
  private final EngineSettings settings;
  private final LoadWriters pool;
  private final LoadListener listener;
  private final Sweep sweep;
  private final Predicate<EntityId> aside;

  InitialLoad(
      BoundMapping mapping,
      SnapshotSession snapshot,
      Map<Lane, TargetWriter> writers,
      Checkpoint checkpoint,
      EngineSettings settings,
      LoadWriters pool,
      LoadListener listener,
      Sweep sweep,
      Predicate<EntityId> aside) {
    this.mapping = mapping;
    this.snapshot = snapshot;
    this.writers = writers;
    this.checkpoint = checkpoint;
    this.settings = settings;
    this.pool = pool;
    this.listener = listener;
    this.sweep = sweep;
    this.aside = aside;
  }

  /** What is to be read for one pass: an entry of the mapping and its table. */
  private record Part(String entry, Lane lane, EntryTable table, boolean nodes, boolean edges) {}

  void run() throws InterruptedException {
    List<Part> parts = parts();
    List<Part> rest = new ArrayList<>(parts);
    rest.removeAll(loadWhole(parts));
    for (Part part : rest) {
      if (part.nodes()) {
        load(part, Batch.Scope.NODES, "nodes");
      }
    }
    pool.awaitAll();
    for (Part part : rest) {
      if (part.edges()) {
        load(part, Batch.Scope.EDGES, "edges");
      }
    }
    pool.awaitAll();
    for (Part part : parts) {
      sweep.run(part.entry(), writer(part), checkpoint);
    }
  }

  /** Loads the nodes all of whose ends are loaded, until there are none; answers which. */
  private List<Part> loadWhole(List<Part> parts) throws InterruptedException {
    EntryEnds ends = new EntryEnds(mapping);
    Set<String> loaded = new HashSet<>();
    List<Part> whole = new ArrayList<>();
    List<Part> next = parts;
    while (!next.isEmpty()) {
      next =
          parts.stream()
              .filter(part -> part.nodes() && !loaded.contains(part.entry()))
              .filter(part -> loaded.containsAll(ends.of(part.entry())))
              .toList();
      for (Part part : next) {
        load(part, Batch.Scope.ALL, "rows");
        loaded.add(part.entry());
      }
      pool.awaitAll();
      whole.addAll(next);
    }
    return whole;
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
    LoadShares shares =
        new LoadShares(pool, writer(part), checkpoint, scope, settings.loadBatchSize());
    TableId table = part.table().table();
    long estimate = snapshot.estimateRows(table);
    long rows = 0;
    try (RowCursor cursor = snapshot.open(table, part.table().columns())) {
      for (List<Row> chunk = next(cursor); !chunk.isEmpty(); chunk = next(cursor)) {
        for (Row row : chunk) {
          for (Mutation.Upsert upsert : project(part, projection, row)) {
            // Edges of a row whose node was set aside come with it, when it is read again.
            if (scope != Batch.Scope.EDGES || !part.nodes() || !aside.test(upsert.id())) {
              shares.add(upsert);
            }
          }
        }
        shares.writeFull();
        rows += chunk.size();
        listener.loading(what, table, rows, estimate);
      }
    }
    shares.writeRest();
  }

  private List<Row> next(RowCursor cursor) {
    return cursor.next(settings.loadBatchSize());
  }

  private TargetWriter writer(Part part) {
    return java.util.Objects.requireNonNull(writers.get(part.lane()));
  }

  private List<Mutation.Upsert> project(Part part, Projection projection, Row row) {
    List<Mutation.Upsert> upserts = new ArrayList<>();
    SourceTransaction reading =
        new SourceTransaction(0, snapshot.position().lsn(), Instant.EPOCH, "");
    projection.project(
        new Change.Read(part.table().table(), snapshot.position(), reading, row),
        checkpoint.era(),
        mutation -> {
          if (mutation instanceof Mutation.Upsert upsert) {
            upserts.add(upsert);
          }
        });
    return upserts;
  }

  /** Turns what is not a retry into an error that ends the load. */
  static void mustBeApplied(Outcome outcome) {
    switch (outcome) {
      case Outcome.Applied applied -> {}
      case Outcome.Retry retry ->
          throw new SynclineException(ErrorCode.TARGET_UNREACHABLE, retry.reason());
      case Outcome.Rejected rejected ->
          throw new SynclineException(ErrorCode.RECORD_REJECTED, rejected.reason());
      case Outcome.Misconfigured wrong -> throw new SynclineException(wrong.code(), wrong.reason());
      case Outcome.Fenced fenced ->
          throw new SynclineException(
              ErrorCode.FENCED, "another process took over (epoch " + fenced.newerEpoch() + ")");
    }
  }
}
