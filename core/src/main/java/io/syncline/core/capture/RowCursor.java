// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Row;
import java.util.List;

/** Rows of a table, a chunk at a time. One thread. */
public interface RowCursor extends AutoCloseable {

  /** The next rows, at most {@code limit}; empty at the end. */
  List<Row> next(int limit);

  @Override
  void close();
}
