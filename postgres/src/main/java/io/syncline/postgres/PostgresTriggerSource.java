// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres;

import io.syncline.core.capture.BackReferences;
import io.syncline.core.capture.ChangeSource;
import io.syncline.core.capture.ChangeStream;
import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.RowScan;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.capture.SourceProgress;
import io.syncline.core.capture.SourceSnapshot;
import io.syncline.core.change.TableId;
import io.syncline.core.checkpoint.Checkpoint;
import io.syncline.core.checkpoint.PipelineId;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.mapping.Catalog;
import io.syncline.postgres.backreference.PostgresBackReferences;
import io.syncline.postgres.catalog.PostgresCatalog;
import io.syncline.postgres.rows.PostgresRowReader;
import io.syncline.postgres.rows.PostgresRowScan;
import io.syncline.postgres.session.BusySessions;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.PostgresSettings;
import io.syncline.postgres.session.Sessions;
import io.syncline.postgres.slot.SlotRetirement;
import io.syncline.postgres.snapshot.SnapshotOpener;
import io.syncline.postgres.trigger.QueueStanding;
import io.syncline.postgres.trigger.TriggerContinuity;
import io.syncline.postgres.trigger.TriggerNeeds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** PostgreSQL captured by triggers: there is no stream, changes come from the queue. Any thread. */
public final class PostgresTriggerSource implements ChangeSource {
  private static final int POOL = 6;

  private final Sessions sessions;
  private final Pool pool;
  private final String sync;
  private final Function<Catalog, TriggerNeeds> needs;

  /**
   * @param needs the triggers that a mapping bound to a catalog needs
   */
  public PostgresTriggerSource(
      PostgresSettings settings, String sync, Function<Catalog, TriggerNeeds> needs) {
    this.sessions = new Sessions(settings);
    this.pool = sessions.pool("source", POOL);
    this.sync = sync;
    this.needs = needs;
  }

  @Override
  public Catalog loadCatalog(Collection<TableId> tables) {
    return with(
        "read the catalog",
        connection -> PostgresCatalog.catalog(PostgresCatalog.describe(connection, tables)));
  }

  @Override
  public ChangeStream open(PipelineId pipeline, Checkpoint from, Catalog catalog) {
    throw new IllegalStateException("changes that triggers capture come from the queue");
  }

  @Override
  public void prove(Checkpoint checkpoint, Catalog catalog) {
    TriggerNeeds needed = needs.apply(catalog);
    Set<TableId> tables = catalog.tables().keySet();
    with(
        "check the triggers",
        connection -> {
          TriggerContinuity continuity = new TriggerContinuity(sessions, connection);
          continuity.prove(checkpoint.source());
          continuity.requireTriggers(needed, PostgresCatalog.describe(connection, tables));
          return true;
        });
  }

  @Override
  public SnapshotSession beginSnapshot(List<PipelineId> pipelines, Catalog catalog) {
    TriggerNeeds needed = needs.apply(catalog);
    String source =
        with(
            "check the triggers",
            connection -> {
              TriggerContinuity continuity = new TriggerContinuity(sessions, connection);
              continuity.requireTriggers(
                  needed, PostgresCatalog.describe(connection, catalog.tables().keySet()));
              return continuity.line();
            });
    return new SnapshotOpener(sessions).beginBesideTriggers(source, catalog);
  }

  /** No slot is used any more: an idle one would keep the log for ever. */
  @Override
  public void retireOthers(List<PipelineId> inUse) {
    with(
        "drop slots that are no longer used",
        connection -> new SlotRetirement(sessions, connection).retireAll(inUse));
  }

  @Override
  public RowReader rowReader() {
    return new PostgresRowReader(sessions, pool);
  }

  @Override
  public RowScan rowScan() {
    return new PostgresRowScan(
        sessions,
        pool,
        new QueueStanding(sessions.settings().schema(), sync),
        PostgresRowScan.LONGEST);
  }

  @Override
  public BackReferences backReferences() {
    return new PostgresBackReferences(sessions, pool);
  }

  /** Positions are versions of the queue here. */
  @Override
  public SourceProgress progress(PipelineId pipeline) {
    String sql =
        "SELECT last_value, pg_current_snapshot()::text FROM %s.queue_version"
            .formatted(io.syncline.core.type.SqlText.identifier(sessions.settings().schema()));
    return with(
        "look at the queue",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new SourceProgress(
                row.getLong(1),
                0,
                0,
                null,
                "queue",
                SourceSnapshot.parse(Objects.requireNonNull(row.getString(2))));
          }
        });
  }

  @Override
  public int busySessions() {
    return with(
        "look who is at work", connection -> BusySessions.count(connection, sessions.settings()));
  }

  @Override
  public void heartbeat() {}

  /** What is done on a connection. */
  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T with(String doing, Work<T> work) {
    try (Connection connection = pool.connection()) {
      return work.run(connection);
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState())) {
        throw new SynclineException(
            ErrorCode.NOT_APPLIED,
            "the queue is not set up; see it with `syncline plan`, do it with `syncline apply`",
            e);
      }
      throw sessions.failure(doing, e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
