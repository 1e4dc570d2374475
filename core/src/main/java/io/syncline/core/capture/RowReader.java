// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.NodeType.KeyColumns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as they are now. What is read carries its low watermark, taken before the read, and
 * the snapshot it was read in: it may be used only once the stream has reached the watermark, and
 * only if every transaction that the stream delivered before the watermark is visible in the
 * snapshot. Any thread.
 */
public interface RowReader extends AutoCloseable {

  /**
   * The rows with these keys, canonical texts of {@code key}. Keys that are not among the rows have
   * no row.
   */
  Rows readKeys(TableId table, KeyColumns key, List<String> keys, List<String> columns);

  /**
   * Rows in the order of their key columns, after a row's key values (texts in the order of {@code
   * key.columns}); null for the first chunk. Fewer than {@code limit} rows mean the end.
   */
  Rows readAfter(
      TableId table, KeyColumns key, @Nullable List<String> after, int limit, List<String> columns);

  @Override
  void close();

  record Rows(Position low, SourceSnapshot snapshot, List<Row> rows) {
    public Rows {
      rows = List.copyOf(rows);
    }
  }
}
