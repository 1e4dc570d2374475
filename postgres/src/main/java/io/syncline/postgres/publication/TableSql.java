// SPDX-License-Identifier: Apache-2.0
package io.syncline.postgres.publication;

import io.syncline.core.change.TableId;
import io.syncline.core.type.SqlText;

/** Tables as SQL names them. */
public final class TableSql {

  private TableSql() {}

  public static String name(TableId table) {
    return SqlText.identifier(table.schema()) + "." + SqlText.identifier(table.name());
  }

  /**
   * What to read a mapped table from. Without ONLY, a table would have the rows of those that
   * inherit from it, which are tables of their own in the stream; partitions are not.
   */
  public static String from(TableId table, char kind) {
    return (kind == 'p' ? "" : "ONLY ") + name(table);
  }
}
