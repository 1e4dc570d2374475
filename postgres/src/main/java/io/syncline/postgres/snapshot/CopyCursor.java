// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.snapshot;

import io.syncline.core.capture.RowCursor;
import io.syncline.core.change.Columns;
import io.syncline.core.change.Row;
import io.syncline.core.type.SqlText;
import io.syncline.postgres.session.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** All rows of one table, by COPY, on a connection of its own. */
final class CopyCursor implements RowCursor {
  /** Bytes after which a chunk ends, so that wide rows do not fill the memory. */
  private static final int CHUNK_BYTES = 4 << 20;

  private final Sessions sessions;
  private final String table;
  private final Columns columns;
  private final Connection connection;
  private final CopyOut copy;

  /**
   * @param connection in a transaction with the snapshot; the cursor closes it
   * @param table what to read from, as SQL
   */
  CopyCursor(Sessions sessions, Connection connection, String table, List<String> columns)
      throws SQLException {
    this.sessions = sessions;
    this.connection = connection;
    this.table = table;
    this.columns = new Columns(columns);
    this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(command(table, columns));
  }

  private static String command(String table, List<String> columns) {
    String list = columns.stream().map(SqlText::identifier).collect(Collectors.joining(", "));
    return "COPY (SELECT %s FROM %s) TO STDOUT".formatted(list, table);
  }

  @Override
  public List<Row> next(int limit) {
    List<Row> rows = new ArrayList<>();
    int bytes = 0;
    try {
      while (rows.size() < limit && bytes < CHUNK_BYTES && copy.isActive()) {
        byte[] line = copy.readFromCopy();
        if (line == null) {
          break;
        }
        bytes += line.length;
        rows.add(new Row(columns, List.of(CopyLine.values(line, columns.names().size()))));
      }
      return rows;
    } catch (SQLException e) {
      throw sessions.failure("read " + table, e);
    }
  }

  @Override
  public void close() {
    try (connection) {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      // The rows are read or no longer wanted.
    }
  }
}
