// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.durability.Durable;
import io.syncline.core.mapping.Catalog;
import java.util.Collection;
import java.util.List;

/**
 * A database whose committed row changes are captured. Methods may be called on any thread and
 * throw {@link io.syncline.core.failure.SynclineException}: SOURCE_UNREACHABLE passes by itself,
 * the SLOT_, SOURCE_ and PUBLICATION_ codes need somebody.
 */
public interface ChangeSource extends AutoCloseable {

  /** What the catalog says of these tables now; those that do not exist are absent. */
  Catalog loadCatalog(Collection<TableId> tables);

  /**
   * Opens the stream of one pipeline after its checkpoint. Before anything is delivered it is
   * proven that the source is the one the checkpoint speaks of and that nothing in between is gone.
   *
   * @param catalog what rows are read by; a relation that no longer fits it is reported in the
   *     stream as {@link StreamEvent.SchemaChanged}
   * @throws io.syncline.core.failure.SynclineException SLOT_MISSING, SLOT_LOST, SLOT_AHEAD,
   *     SLOT_IN_USE, SOURCE_WENT_BACK, SOURCE_REPLACED, PUBLICATION_CHANGED; the message says the
   *     way back
   */
  ChangeStream open(PipelineId pipeline, Checkpoint from, Catalog catalog);

  /**
   * Proves again, beside an open stream, what {@link #open} proved of the source and of what it
   * publishes: a table taken out and put in again while the stream was open lost rows silently.
   */
  default void prove(Checkpoint checkpoint, Catalog catalog) {}

  /**
   * Begins a snapshot for pipelines that have none: drops what an unfinished one left, makes their
   * slots, and pins one view of the database to them.
   */
  @Durable
  SnapshotSession beginSnapshot(List<PipelineId> pipelines, Catalog catalog);

  /** Lets go of everything kept for pipelines of this sync other than these. */
  @Durable
  void retireOthers(List<PipelineId> inUse);

  /**
   * Lets go of everything kept for a pipeline, whose stream ends if it is open: it can only begin
   * again, with a snapshot.
   */
  @Durable
  default void giveUp(PipelineId pipeline) {}

  /** Reads rows outside the stream, with what is needed to order them against it. */
  RowReader rowReader();

  /** Reads rows for comparison, with what tells how far their changes have come. */
  RowScan rowScan();

  /** Writes the target's ids into rows. */
  BackReferences backReferences();

  /** Where the source's log and this pipeline's place in it are. */
  SourceProgress progress(PipelineId pipeline);

  /** How many sessions of others are at work in the database, as far as this role may see. */
  default int busySessions() {
    return 0;
  }

  /** Writes a small record into the log, so that idle pipelines advance. */
  @Durable
  void heartbeat();

  @Override
  void close();
}
