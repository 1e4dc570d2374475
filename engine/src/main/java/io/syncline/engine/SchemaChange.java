// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.change.TableId;

/** Ends the reading of a stream, since its rows are shaped differently from here on. */
final class SchemaChange extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TableId table;

  SchemaChange(TableId table, String what) {
    super(table + ": " + what);
    this.table = table;
  }

  TableId table() {
    return table;
  }
}
