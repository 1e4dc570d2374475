// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.TableId;
import io.syncline.core.durability.Durable;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.mapping.NodeType.KeyColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the target's ids into the rows they belong to. Each row is a transaction of its own, is
 * written only where it differs, and is never waited for. Any thread; throws SynclineException
 * SOURCE_UNREACHABLE, SOURCE_RIGHTS.
 */
public interface BackReferences {

  /**
   * Writes ids by key (canonical texts).
   *
   * @return the keys whose rows somebody else had locked; to be tried again. A key without a row is
   *     done
   */
  @Durable
  List<String> write(TableId table, KeyColumns key, String column, Map<String, String> ids);

  /**
   * The same for rows that have none. They may be without it again after a crash of the source,
   * which then says so, and so nobody waits for its disk.
   */
  @Durable
  default List<String> writeMissing(
      TableId table, KeyColumns key, String column, Map<String, String> ids) {
    return write(table, key, column, ids);
  }

  /**
   * Rows that are to have an id.
   *
   * @param where which rows of the table; null for all
   */
  record Rows(TableId table, KeyColumns key, String column, @Nullable BoundFilter where) {}

  /**
   * Keys of rows whose column is NULL, in a stable order.
   *
   * @param after the last key of the page before; null for the first page
   */
  List<String> findMissing(Rows rows, @Nullable String after, int limit);

  /**
   * Keys of rows whose column is not the id, be it NULL or another text, in a stable order. Looks
   * at every row.
   *
   * @param prefix what an id consists of before the key's text
   * @param after the last key of the page before; null for the first page
   */
  List<String> findWrong(Rows rows, String prefix, @Nullable String after, int limit);
}
