// SPDX-License-Identifier: Apache-2.0
package io.syncline.testkit.contract;

import io.syncline.core.capture.ChangeSource;
import io.syncline.core.checkpoint.PipelineId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database that a source's contract is tested on, with the tables of {@link SourceTables}. */
public interface SourceStore extends AutoCloseable {

  /** Opens the source for {@link SourceTables#PIPELINE}; called several times. */
  ChangeSource open();

  /** Begins a transaction of a user. */
  User begin();

  void dropSlot(PipelineId pipeline);

  /** Breaks every connection there is. */
  void disconnectAll();

  @Override
  void close();

  /** A user's transaction. Values are texts; null is NULL. */
  interface User {
    void insert(String table, Map<String, @Nullable String> row);

    /** Updates the row with this key. */
    void update(String table, Map<String, String> key, Map<String, @Nullable String> changes);

    void delete(String table, Map<String, String> key);

    void truncate(String table);

    void commit();

    void rollback();
  }
}
