// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.failure.ErrorCode;
import io.syncline.core.failure.SynclineException;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.Verdict;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.KeyText;
import io.syncline.engine.EntryTable;
import io.syncline.engine.ResyncCursor;
import io.syncline.engine.SweepLimit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts all rows of an entry into the queue, and what the target has without a row: so that all of
 * it is read again. Page by page, so that it can go on where it was cut off. One thread.
 */
final class FullRead {
  private static final int PAGE = 1000;

  private final Queue queue;
  private final RowReader rows;
  private final TargetReader target;
  private final BoundMapping mapping;
  private final BooleanSupplier stopping;
  private long rowsRead; // the reading thread only

  FullRead(
      Queue queue,
      RowReader rows,
      TargetReader target,
      BoundMapping mapping,
      BooleanSupplier stopping) {
    this.queue = queue;
    this.rows = rows;
    this.target = target;
    this.mapping = mapping;
    this.stopping = stopping;
  }

  /** Where keys go, as of {@link ChangeQueue#add}. */
  interface Queue {
    void add(String entry, Lane lane, Collection<String> keys);
  }

  /**
   * What is read of an entry.
   *
   * @param some only rows that match, and nothing of the target; null for all of it
   * @param limit how many rows may be gone
   */
  record Extent(String entry, @Nullable BoundFilter some, SweepLimit limit) {}

  /**
   * How far it has come.
   *
   * @param rows that came into the queue
   */
  record Place(ResyncCursor cursor, long rows) {
    static final Place BEGIN = new Place(ResyncCursor.BEGIN, 0);
  }

  /** Hears of each place that was reached; what came before is in the queue. */
  interface Listener {
    void reached(Place place);
  }

  /**
   * Whether it came to the end.
   *
   * @throws SynclineException LIMIT_EXCEEDED when more rows are gone than may be
   */
  boolean enqueue(Extent extent, Place from, Listener listener) {
    EntryTable table = EntryTable.of(mapping, extent.entry());
    ResyncCursor cursor = from.cursor();
    rowsRead = from.rows();
    while (cursor.stage() != ResyncCursor.Stage.END) {
      if (stopping.getAsBoolean()) {
        return false;
      }
      cursor =
          cursor.stage() == ResyncCursor.Stage.ROWS
              ? existing(extent, table, cursor)
              : orphans(extent, table, cursor);
      listener.reached(new Place(cursor, rowsRead));
    }
    return true;
  }

  private ResyncCursor existing(Extent extent, EntryTable table, ResyncCursor cursor) {
    BoundFilter some = extent.some();
    Set<String> columns = new LinkedHashSet<>(table.identity().columns());
    if (some != null) {
      columns.addAll(some.source().columns());
    }
    List<Row> page =
        rows.readAfter(table.table(), table.identity(), cursor.row(), PAGE, List.copyOf(columns))
            .rows();
    List<String> keys =
        page.stream()
            .filter(row -> some == null || some.evaluate(row::value) == Verdict.MATCHES)
            .map(row -> text(table.identity(), row))
            .toList();
    queue.add(extent.entry(), mapping.laneOf(extent.entry()), keys);
    rowsRead += keys.size();
    if (page.size() == PAGE) {
      return ResyncCursor.after(parts(table.identity(), page.getLast(), false));
    }
    return some == null ? ResyncCursor.SWEEP : ResyncCursor.END;
  }

  private ResyncCursor orphans(Extent extent, EntryTable table, ResyncCursor cursor) {
    List<String> keys = target.keys(extent.entry(), cursor.key(), PAGE);
    if (keys.isEmpty()) {
      return ResyncCursor.END;
    }
    Set<String> without = new HashSet<>(keys);
    rows.readKeys(table.table(), table.identity(), keys, table.identity().columns())
        .rows()
        .forEach(row -> without.remove(text(table.identity(), row)));
    long missing = cursor.missing() + without.size();
    extent
        .limit()
        .refuse(extent.entry(), missing, rowsRead)
        .ifPresent(
            why -> {
              throw new SynclineException(ErrorCode.LIMIT_EXCEEDED, why);
            });
    queue.add(extent.entry(), mapping.laneOf(extent.entry()), without);
    return ResyncCursor.sweptTo(keys.getLast(), missing);
  }

  private static String text(KeyColumns key, Row row) {
    return KeyText.of(parts(key, row, true));
  }

  private static List<String> parts(KeyColumns key, Row row, boolean canonical) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      String text =
          row.value(key.columns().get(i)) instanceof Value.Present(String present) ? present : "";
      parts.add(canonical ? KeyText.part(key.types().get(i), text) : text);
    }
    return parts;
  }
}
