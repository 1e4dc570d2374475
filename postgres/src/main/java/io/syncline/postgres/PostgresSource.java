// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

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
import io.syncline.core.mapping.Catalog;
import io.syncline.postgres.backreference.PostgresBackReferences;
import io.syncline.postgres.catalog.PostgresCatalog;
import io.syncline.postgres.rows.LogStanding;
import io.syncline.postgres.rows.PostgresRowReader;
import io.syncline.postgres.rows.PostgresRowScan;
import io.syncline.postgres.rows.Watermarks;
import io.syncline.postgres.session.BusySessions;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.slot.Continuity;
import io.syncline.postgres.slot.SlotNames;
import io.syncline.postgres.slot.SlotProgress;
import io.syncline.postgres.slot.SlotRetirement;
import io.syncline.postgres.snapshot.SnapshotOpener;
import io.syncline.postgres.stream.StreamOpener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** PostgreSQL captured by logical replication. Any thread. */
public final class PostgresSource implements ChangeSource {
  private static final int POOL = 6;

  private final Sessions sessions;
  private final Pool pool;

  public PostgresSource(PostgresSettings settings) {
    this.sessions = new Sessions(settings);
    this.pool = sessions.pool("source", POOL);
  }

  @Override
  public Catalog loadCatalog(Collection<TableId> tables) {
    return with(
        "read the catalog",
        connection -> PostgresCatalog.catalog(PostgresCatalog.describe(connection, tables)));
  }

  @Override
  public ChangeStream open(PipelineId pipeline, Checkpoint from, Catalog catalog) {
    return new StreamOpener(sessions).open(slot(pipeline), from, catalog);
  }

  @Override
  public void prove(Checkpoint checkpoint, Catalog catalog) {
    with(
        "check the publication",
        connection -> new Continuity(sessions, connection).proveSource(checkpoint, catalog));
  }

  @Override
  public SnapshotSession beginSnapshot(List<PipelineId> pipelines, Catalog catalog) {
    return new SnapshotOpener(sessions).begin(pipelines.stream().map(this::slot).toList(), catalog);
  }

  @Override
  public void retireOthers(List<PipelineId> inUse) {
    with(
        "drop slots that are no longer used",
        connection -> new SlotRetirement(sessions, connection).retireOthers(inUse));
  }

  @Override
  public void giveUp(PipelineId pipeline) {
    with(
        "give up slot " + slot(pipeline),
        connection -> new SlotRetirement(sessions, connection).giveUp(pipeline));
  }

  @Override
  public RowReader rowReader() {
    return new PostgresRowReader(sessions, pool);
  }

  @Override
  public RowScan rowScan() {
    return new PostgresRowScan(sessions, pool, new LogStanding(), PostgresRowScan.LONGEST);
  }

  @Override
  public BackReferences backReferences() {
    return new PostgresBackReferences(sessions, pool);
  }

  @Override
  public SourceProgress progress(PipelineId pipeline) {
    return with(
        "look at slot " + slot(pipeline),
        connection -> SlotProgress.read(connection, slot(pipeline)));
  }

  @Override
  public int busySessions() {
    return with(
        "look who is at work", connection -> BusySessions.count(connection, sessions.settings()));
  }

  @Override
  public void heartbeat() {
    with(
        "write a heartbeat",
        connection -> {
          Watermarks.heartbeat(connection);
          return true;
        });
  }

  private String slot(PipelineId pipeline) {
    return SlotNames.of(sessions.settings().slotPrefix(), pipeline);
  }

  /** What is done on a connection. */
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T with(String doing, Work<T> work) {
    try (Connection connection = pool.connection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw sessions.failure(doing, e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
