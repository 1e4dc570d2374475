// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.BackReferences;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.RowScan;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The changes of an in-memory database. */
final class InMemorySource implements ChangeSource {
  private final InMemoryDatabase database;

  InMemorySource(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public Catalog loadCatalog(Collection<TableId> tables) {
    database.requireUp();
    Map<TableId, Catalog.Table> found = new HashMap<>(database.catalog().tables());
    found.keySet().retainAll(tables);
    return new Catalog(found);
  }

  @Override
  public ChangeStream open(PipelineId pipeline, Checkpoint from, Catalog catalog) {
    synchronized (database) {
      database.requireUp();
      Slot slot = database.slot(pipeline);
      refuse(slot.lost, ErrorCode.SLOT_LOST, "the slot of " + pipeline + " lost its log");
      refuse(
          !slot.source.equals(from.source()),
          ErrorCode.PUBLICATION_CHANGED,
          "the slot of " + pipeline + " is " + slot.source + ", not " + from.source());
      refuse(
          database.lsn() < from.position().lsn(),
          ErrorCode.SOURCE_WENT_BACK,
          "the source is behind the checkpoint " + from.position());
      refuse(
          slot.confirmedLsn > from.position().lsn(),
          ErrorCode.SLOT_AHEAD,
          "the slot of " + pipeline + " is ahead of the checkpoint " + from.position());
      refuse(slot.reader != null, ErrorCode.SLOT_IN_USE, "another reader has the slot");
      InMemoryStream stream = new InMemoryStream(database, slot, from.position(), catalog);
      slot.reader = stream;
      return stream;
    }
  }

  private static void refuse(boolean wrong, ErrorCode code, String message) {
    if (wrong) {
      throw new SynclineException(code, message);
    }
  }

  @Override
  public SnapshotSession beginSnapshot(List<PipelineId> pipelines, Catalog catalog) {
    synchronized (database) {
      database.requireUp();
      Slot last = new Slot("", 0);
      String publication = "for " + pipelines;
      for (PipelineId pipeline : pipelines) {
        last = database.makeSlot(pipeline, publication);
      }
      String source = last.source;
      pipelines.forEach(pipeline -> database.slot(pipeline).source = source);
      return new InMemorySnapshot(database, source);
    }
  }

  @Override
  public void retireOthers(List<PipelineId> inUse) {
    database.requireUp();
    database.retireOthers(inUse);
  }

  @Override
  public RowReader rowReader() {
    database.requireUp();
    return new InMemoryRowReader(database);
  }

  @Override
  public RowScan rowScan() {
    database.requireUp();
    return new InMemoryRowScan(database);
  }

  @Override
  public SourceProgress progress(PipelineId pipeline) {
    synchronized (database) {
      database.requireUp();
      boolean reserved = database.hasSlot(pipeline);
      long confirmed = reserved ? database.slot(pipeline).confirmedLsn : 0;
      return new SourceProgress(
          database.lsn(),
          confirmed,
          reserved ? database.lsn() - confirmed : 0,
          null,
          reserved ? "reserved" : "none",
          database.snapshot());
    }
  }

  @Override
  public void heartbeat() {
    database.requireUp();
    database.moveOn(64);
  }

  @Override
  public void close() {}

  @Override
  public BackReferences backReferences() {
    return new InMemoryBackReferences(database);
  }
}
