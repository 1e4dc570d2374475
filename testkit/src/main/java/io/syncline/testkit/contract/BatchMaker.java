// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.apply.Batch;
import io.syncline.core.apply.Batch.Scope;
import io.syncline.core.apply.EntryBatch;
import io.syncline.core.apply.Move;
import io.syncline.core.apply.Outcome;
import io.syncline.core.apply.TargetWriter;
import io.syncline.core.apply.TargetWriter.CheckpointMode;
import io.syncline.core.change.Version;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Mutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a batch together, entry by entry in the order of the mapping. */
final class BatchMaker {
  private final TargetSession session;
  private final TargetWriter writer;
  private Version version;
  private final Map<String, Parts> parts = new HashMap<>();
  private final List<EntityId> rereads = new ArrayList<>();
  private Scope scope = Scope.ALL;
  private CheckpointMode mode = CheckpointMode.MOVES;

  private static final class Parts {
    boolean clear;
    final List<String> displaced = new ArrayList<>();
    final List<Move> moves = new ArrayList<>();
    final List<Mutation.Upsert> upserts = new ArrayList<>();
    final List<Mutation.Remove> removals = new ArrayList<>();

    EntryBatch build(String entry) {
      return new EntryBatch(entry, clear, displaced, moves, upserts, removals);
    }
  }

  BatchMaker(TargetSession session, TargetWriter writer, Version version) {
    this.session = session;
    this.writer = writer;
    this.version = version;
  }

  /** What follows has another version. */
  BatchMaker at(Version later) {
    version = later;
    return this;
  }

  BatchMaker upsert(Rows.Row... rows) {
    for (Rows.Row row : rows) {
      of(row.id().entry())
          .upserts
          .add(new Mutation.Upsert(row.id(), version, null, row.state(session.mapping())));
    }
    return this;
  }

  BatchMaker remove(String entry, Object key) {
    of(entry).removals.add(new Mutation.Remove(new EntityId(entry, key.toString()), version));
    return this;
  }

  BatchMaker move(String entry, Object from, Object to) {
    return move(entry, from, to, version);
  }

  /** A move that another batch may have made already. */
  BatchMaker move(String entry, Object from, Object to, Version since) {
    of(entry).moves.add(new Move(from.toString(), to.toString(), version, since));
    return this;
  }

  BatchMaker displaced(String entry, Object key) {
    of(entry).displaced.add(key.toString());
    return this;
  }

  BatchMaker clear(String entry) {
    of(entry).clear = true;
    return this;
  }

  BatchMaker reread(String entry, Object key) {
    rereads.add(new EntityId(entry, key.toString()));
    return this;
  }

  BatchMaker only(Scope edges) {
    scope = edges;
    return this;
  }

  BatchMaker keepingCheckpoint() {
    mode = CheckpointMode.STAYS;
    return this;
  }

  private Parts of(String entry) {
    return parts.computeIfAbsent(entry, e -> new Parts());
  }

  Batch build() {
    List<EntryBatch> entries = new ArrayList<>();
    for (NodeType node : session.mapping().nodes()) {
      add(entries, node.name(), parts.get(node.name()));
    }
    for (JoinType join : session.mapping().joins()) {
      add(entries, join.name(), parts.get(join.name()));
    }
    return new Batch(entries, rereads, TargetSession.checkpoint(version), scope);
  }

  private static void add(List<EntryBatch> entries, String entry, @Nullable Parts parts) {
    if (parts != null) {
      entries.add(parts.build(entry));
    }
  }

  Outcome outcome() {
    return writer.apply(build(), mode);
  }

  Outcome.Applied applied() {
    return TargetSession.applied(outcome());
  }
}
