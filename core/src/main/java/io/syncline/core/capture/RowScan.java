// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.mapping.NodeType.KeyColumns;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows for comparison, each time in one view of the database that is held no longer than the
 * read. Any thread; throws SynclineException SOURCE_UNREACHABLE and the like.
 */
public interface RowScan extends AutoCloseable {

  /** Rows in the order of their key, after a row's key values; null for the first chunk. */
  Seen after(Wanted wanted, @Nullable List<String> after, int limit);

  /** The rows with these keys, canonical texts of the key. */
  Seen keys(Wanted wanted, List<String> keys);

  @Override
  void close();

  /**
   * What is read.
   *
   * @param target name of the target that the rows are compared with
   * @param entry the mapping entry whose rows they are
   */
  record Wanted(String target, String entry, TableId table, KeyColumns key, List<String> columns) {
    public Wanted {
      columns = List.copyOf(columns);
    }
  }

  /**
   * What was read.
   *
   * @param snapshot the view it was read in
   * @param high everything that the view sees was committed at or before it
   * @param pending canonical keys, of those read or asked for, of which this view knows that a
   *     change is still to be applied (trigger capture: the queue is in the same database). Nothing
   *     is known by a view of a database whose log is captured
   */
  record Seen(List<SeenRow> rows, SourceSnapshot snapshot, Position high, Set<String> pending) {
    public Seen {
      rows = List.copyOf(rows);
      pending = Set.copyOf(pending);
    }
  }

  /**
   * A row, and what tells this state of it from every other, also from an equal one.
   *
   * @param state the id of the transaction that wrote it and its place in it
   */
  record SeenRow(Row row, String state) {}
}
