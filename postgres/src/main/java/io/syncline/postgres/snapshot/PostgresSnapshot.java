// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.snapshot;

import io.syncline.core.capture.RowCursor;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.Catalog;
import io.syncline.postgres.publication.TableSql;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A view that lives as long as its connections; when they break, a snapshot begins again. */
final class PostgresSnapshot implements SnapshotSession {

  /**
   * @param keeper a transaction with the snapshot, so that others can join it
   * @param replication the connection that exported it; null if the keeper itself did
   */
  record Pinned(Connection keeper, @Nullable Connection replication, String snapshot) {}

  record View(Position position, String source, Catalog catalog, Map<TableId, Long> estimates) {
    View {
      estimates = Map.copyOf(estimates);
    }
  }

  private final Sessions sessions;
  private final Pinned pinned;
  private final View view;

  PostgresSnapshot(Sessions sessions, Pinned pinned, View view) {
    this.sessions = sessions;
    this.pinned = pinned;
    this.view = view;
  }

  @Override
  public Position position() {
    return view.position();
  }

  @Override
  public String source() {
    return view.source();
  }

  @Override
  public long estimateRows(TableId table) {
    return view.estimates().getOrDefault(table, 0L);
  }

  @Override
  public RowCursor open(TableId table, List<String> columns) {
    char kind = view.catalog().find(table).map(Catalog.Table::kind).orElse('r');
    Connection connection = sessions.openForLong();
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute(SnapshotOpener.pinning(pinned.snapshot()));
      }
      return new CopyCursor(sessions, connection, TableSql.from(table, kind), columns);
    } catch (SQLException e) {
      SnapshotOpener.closeQuietly(connection, null);
      throw sessions.failure("read " + table + " in the snapshot", e);
    }
  }

  @Override
  public void close() {
    SnapshotOpener.closeQuietly(pinned.keeper(), pinned.replication());
  }
}
