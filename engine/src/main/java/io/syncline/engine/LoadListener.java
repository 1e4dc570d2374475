// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.TableId;

/** Hears how a snapshot is loaded. Called on the loading thread, once per chunk. */
public interface LoadListener {
  LoadListener NONE = (pass, table, rows, estimate) -> {};

  /**
   * @param pass {@code nodes} or {@code edges}
   * @param rows rows of the table read so far
   * @param estimate the planner's estimate of all its rows; 0 if unknown
   */
  void loading(String pass, TableId table, long rows, long estimate);
}
