// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.BoundMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads all rows of an entry again in the order of their keys; then pages the keys that the target
 * has and looks each up, so that what has no row any more goes too. The apply thread only.
 */
final class EntryResync {
  private final String entry;
  private final Runnable finished;
  private @Nullable List<String> afterRow;
  private @Nullable String afterKey;
  private boolean sweeping;
  private boolean complete;
  private long rowsRead;

  /**
   * @param finished runs on the apply thread when the last chunk is durable
   */
  EntryResync(String entry, Runnable finished) {
    this.entry = entry;
    this.finished = finished;
  }

  /**
   * @param asked keys of which a missing one has no row
   * @param nextRow where the next chunk of rows begins; null at their end
   * @param nextKey where the next page of keys begins
   */
  record Chunk(
      RowReader.Rows rows,
      Set<String> asked,
      @Nullable List<String> nextRow,
      @Nullable String nextKey) {}

  String entry() {
    return entry;
  }

  /** Whether nothing is left to be read. */
  boolean complete() {
    return complete;
  }

  long rowsRead() {
    return rowsRead;
  }

  /** The next chunk; null when there is none left. */
  @Nullable Chunk read(RowReader rows, TargetReader target, BoundMapping mapping, int limit) {
    EntryTable table = EntryTable.of(mapping, entry);
    if (!sweeping) {
      RowReader.Rows read =
          rows.readAfter(table.table(), table.identity(), afterRow, limit, table.columns());
      boolean last = read.rows().size() < limit;
      return new Chunk(read, Set.of(), last ? null : keyOf(table, read.rows().getLast()), null);
    }
    List<String> keys = target.keys(entry, afterKey, limit);
    if (keys.isEmpty()) {
      finished.run();
      complete = true;
      return null;
    }
    return new Chunk(
        rows.readKeys(table.table(), table.identity(), keys, table.columns()),
        new HashSet<>(keys),
        null,
        keys.getLast());
  }

  private static List<String> keyOf(EntryTable table, Row row) {
    List<String> key = new ArrayList<>();
    for (String column : table.identity().columns()) {
      key.add(row.value(column) instanceof Value.Present(String text) ? text : "");
    }
    return key;
  }

  /** The chunk is durable in the target. */
  void done(Chunk chunk) {
    rowsRead += chunk.rows().rows().size();
    if (sweeping) {
      afterKey = chunk.nextKey();
    } else if (chunk.nextRow() == null) {
      sweeping = true;
    } else {
      afterRow = chunk.nextRow();
    }
  }
}
