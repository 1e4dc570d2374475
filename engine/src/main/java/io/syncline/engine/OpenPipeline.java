// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.JoinType;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType;
import io.syncline.core.projection.EntityId;
import io.syncline.core.projection.Projection;
import java.time.Duration;
import java.util.List;

/**
 * One opening of a pipeline's stream: a reader and an applier around an assembler. The two are
 * stepped on a thread each, or in any order on one by a simulation. Closed when the stream breaks,
 * or its rows change their shape; the pipeline then opens another.
 */
public final class OpenPipeline implements AutoCloseable {
  private final ChangeStream stream;
  private final RowReader rows;
  private final Assembler assembler;
  private final StreamReader reader;
  private final Applier applier;
  private final Resync resync;
  private final BoundMapping mapping;
  private final Lane lane;

  /** Asks all that may not answer before the stream is opened, which nobody else would close. */
  OpenPipeline(
      PipelineId id,
      ChangeSource source,
      TargetReader target,
      Pipeline.Bound bound,
      Applier.Session session) {
    Checkpoint start = session.start();
    this.mapping = bound.mapping();
    this.lane = id.lane();
    session.setAside().load();
    List<EntityId> pending = session.writer().pendingRereads();
    SourceSnapshot atStart = source.progress(id).snapshot();
    EngineSettings settings = session.settings();
    this.rows = source.rowReader();
    this.stream = source.open(id, start, bound.catalog());
    this.assembler =
        new Assembler(
            Projection.of(bound.mapping(), id.lane()), settings, session.clock(), start, atStart);
    this.resync =
        new Resync(
            assembler,
            session.batches(),
            rows,
            target,
            bound.mapping(),
            settings.resyncChunk(),
            () -> source.progress(id).currentLsn(),
            session.setAside());
    resync.addOwed(pending.stream().filter(row -> isOwn(row.entry())).toList());
    this.reader = new StreamReader(stream, assembler);
    this.applier = new Applier(session, assembler, stream, resync);
  }

  /** Says what an earlier opening left to be read. */
  void owes(List<EntryResync> entries) {
    entries.forEach(resync::addEntry);
  }

  /** Rows whose entry has gone, or gone to another lane, are nobody's business. */
  private boolean isOwn(String entry) {
    return mapping
        .findJoin(entry)
        .map(JoinType::lane)
        .or(() -> mapping.findNode(entry).map(NodeType::lane))
        .filter(lane::equals)
        .isPresent();
  }

  /** Moves one event into the assembler; false if it has no room. */
  public boolean readStep(Duration atMost) {
    return reader.step(atMost);
  }

  /** Applies the next batch, if there is one. */
  public Step applyStep() throws InterruptedException {
    return applier.step();
  }

  public boolean drained() {
    return applier.drained();
  }

  public Checkpoint checkpoint() {
    return applier.checkpoint();
  }

  StreamReader reader() {
    return reader;
  }

  Applier applier() {
    return applier;
  }

  Assembler assembler() {
    return assembler;
  }

  Resync resync() {
    return resync;
  }

  @Override
  public void close() {
    stream.close();
    rows.close();
  }
}
