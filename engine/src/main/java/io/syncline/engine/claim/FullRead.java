// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine.claim;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.capture.ChangeQueue;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.Verdict;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.mapping.Lane;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.type.KeyText;
import io.syncline.engine.EntryTable;
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
 * it is read again. One thread.
 */
final class FullRead {
  private static final int PAGE = 1000;

  private final ChangeQueue queue;
  private final RowReader rows;
  private final TargetReader target;
  private final BoundMapping mapping;
  private final BooleanSupplier stopping;
  private long enqueued; // the reading thread only

  FullRead(
      ChangeQueue queue,
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

  /** Whether it came to the end. */
  boolean enqueue(String entry) {
    EntryTable table = EntryTable.of(mapping, entry);
    return existing(entry, table, null) && orphans(entry, mapping.laneOf(entry), table);
  }

  /** The same for some rows that exist. */
  boolean enqueue(String entry, BoundFilter some) {
    return existing(entry, EntryTable.of(mapping, entry), some);
  }

  /** How many keys came into the queue. */
  long enqueued() {
    return enqueued;
  }

  private boolean existing(String entry, EntryTable table, @Nullable BoundFilter some) {
    Lane lane = mapping.laneOf(entry);
    Set<String> columns = new LinkedHashSet<>(table.identity().columns());
    if (some != null) {
      columns.addAll(some.source().columns());
    }
    @Nullable List<String> after = null;
    while (!stopping.getAsBoolean()) {
      List<Row> page =
          rows.readAfter(table.table(), table.identity(), after, PAGE, List.copyOf(columns)).rows();
      add(
          entry,
          lane,
          page.stream()
              .filter(row -> some == null || some.evaluate(row::value) == Verdict.MATCHES)
              .map(row -> text(table.identity(), row))
              .toList());
      if (page.size() < PAGE) {
        return true;
      }
      after = parts(table.identity(), page.getLast(), false);
    }
    return false;
  }

  private boolean orphans(String entry, Lane lane, EntryTable table) {
    List<String> columns = table.identity().columns();
    List<String> keys = target.keys(entry, null, PAGE);
    while (!keys.isEmpty()) {
      if (stopping.getAsBoolean()) {
        return false;
      }
      Set<String> without = new HashSet<>(keys);
      rows.readKeys(table.table(), table.identity(), keys, columns)
          .rows()
          .forEach(row -> without.remove(text(table.identity(), row)));
      add(entry, lane, without);
      keys = target.keys(entry, keys.getLast(), PAGE);
    }
    return true;
  }

  private void add(String entry, Lane lane, Collection<String> keys) {
    queue.add(entry, lane, keys);
    enqueued += keys.size();
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
