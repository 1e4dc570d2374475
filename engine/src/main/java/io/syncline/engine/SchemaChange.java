// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.capture.StreamEvent;
import io.syncline.core.change.TableId;

/** Ends the reading of a stream, since its rows are shaped differently from here on. */
final class SchemaChange extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TableId table;

  private final long commitLsn;

  SchemaChange(StreamEvent.SchemaChanged change) {
    super(change.table() + ": " + change.what());
    this.table = change.table();
    this.commitLsn = change.commitLsn();
  }

  /** Of the transaction whose rows are shaped differently. */
  long commitLsn() {
    return commitLsn;
  }

  /** Whether the log tells of it; otherwise the catalog did when the stream was opened. */
  boolean isOfTheLog() {
    return commitLsn != Long.MAX_VALUE;
  }

  TableId table() {
    return table;
  }
}
