// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.source;

import io.syncline.core.capture.RowCursor;
import io.syncline.core.capture.SnapshotSession;
import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** All that was committed when it began. */
final class InMemorySnapshot implements SnapshotSession {
  private final InMemoryDatabase database;
  private final TableRows rows;
  private final Position position;
  private final String source;
  private final int incarnation;

  InMemorySnapshot(InMemoryDatabase database, String source) {
    this.database = database;
    this.rows = database.loggedCopy();
    this.position = Position.endOf(database.lsn());
    this.source = source;
    this.incarnation = database.incarnation();
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public long estimateRows(TableId table) {
    return rows.all(table).size();
  }

  @Override
  public RowCursor open(TableId table, List<String> columns) {
    Iterator<Row> all = List.copyOf(rows.all(table)).iterator();
    return new RowCursor() {
      @Override
      public List<Row> next(int limit) {
        database.requireIncarnation(incarnation);
        List<Row> chunk = new ArrayList<>();
        while (chunk.size() < limit && all.hasNext()) {
          chunk.add(InMemoryRowReader.select(all.next(), columns));
        }
        return chunk;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
