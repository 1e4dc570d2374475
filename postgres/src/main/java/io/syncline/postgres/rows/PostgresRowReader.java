// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.rows;

import io.syncline.core.capture.RowReader;
import io.syncline.core.capture.RowScan.Span;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.postgres.session.Pool;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows in one read-only view each time, with the low watermark taken before. */
public final class PostgresRowReader implements RowReader {
  private final Sessions sessions;
  private final Pool pool;

  /**
   * @param pool of pinned connections; whoever made it closes it
   */
  public PostgresRowReader(Sessions sessions, Pool pool) {
    this.sessions = sessions;
    this.pool = pool;
  }

  @Override
  public Rows readKeys(TableId table, KeyColumns key, List<String> keys, List<String> columns) {
    return read(table, connection -> new KeyLookup(connection, table, key).find(keys, columns));
  }

  @Override
  public Rows readAfter(
      TableId table,
      KeyColumns key,
      @Nullable List<String> after,
      int limit,
      List<String> columns) {
    RowForm<Row> form = RowForm.values(columns);
    return read(
        table,
        connection ->
            new KeyLookup(connection, table, key)
                .rows(new Span(after, null, null, null), limit, form));
  }

  /** What is done within the view. */
  private interface Reading {
    List<Row> read(Connection connection) throws SQLException;
  }

  private Rows read(TableId table, Reading reading) {
    try (Connection connection = pool.connection()) {
      Position low = Watermarks.low(connection);
      return RowView.within(
          connection, "", snapshot -> new Rows(low, snapshot, reading.read(connection)));
    } catch (SQLException e) {
      throw sessions.failure("read " + table, e);
    }
  }

  @Override
  public void close() {}
}
