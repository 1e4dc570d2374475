// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Position;
import io.syncline.core.change.TableId;
import java.util.List;

/**
 * One pinned view of the database. Cursors may be opened and read on several threads, each on one.
 */
public interface SnapshotSession extends AutoCloseable {

  /** Where the streams of the pipelines go on; the version of every row of this snapshot. */
  Position position();

  /** What {@link io.syncline.core.checkpoint.Checkpoint#source} must hold from now on. */
  String source();

  /** The planner's estimate, for progress; 0 if unknown. */
  long estimateRows(TableId table);

  /** All rows of a table, partitions included, with all columns that are published. */
  RowCursor open(TableId table, List<String> columns);

  @Override
  void close();
}
