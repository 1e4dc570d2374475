// SPDX-License-Identifier: Apache-2.0
package io.syncline.engine;

import io.syncline.core.apply.TargetReader;
import io.syncline.core.capture.RowReader;
import io.syncline.core.change.Row;
import io.syncline.core.change.Value;
import io.syncline.core.filter.BoundFilter;
import io.syncline.core.filter.Verdict;
import io.syncline.core.mapping.BoundMapping;
import io.syncline.core.verify.OrphanPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of an entry again in the order of their keys. If it is all of them, it then pages the
 * keys that the target has and looks each up, so that what has no row any more goes too. The apply
 * thread only.
 */
final class EntryResync {
  private final String entry;
  private final Selection selection;
  private final @Nullable OrphanPolicy mend;
  private final Listener listener;
  private ResyncCursor cursor;
  private boolean complete;
  private long rowsRead;

  /**
   * @param mend what becomes of rows that are gone, if the rows are written whatever the target
   *     claims to hold; null for an ordinary reading
   * @param from where another process may have left off
   */
  EntryResync(
      String entry,
      Selection selection,
      @Nullable OrphanPolicy mend,
      Place from,
      Listener listener) {
    this.entry = entry;
    this.selection = selection;
    this.mend = mend;
    this.cursor = from.cursor();
    this.rowsRead = from.rows();
    this.listener = listener;
  }

  /**
   * All rows, whatever goes.
   *
   * @param finished runs on the apply thread when the last chunk is durable
   */
  EntryResync(String entry, Runnable finished) {
    this(entry, new Selection.All(SweepLimit.NONE), null, Place.BEGIN, rows -> finished.run());
  }

  /**
   * How far a reading has come.
   *
   * @param rows that were read
   */
  record Place(ResyncCursor cursor, long rows) {
    static final Place BEGIN = new Place(ResyncCursor.BEGIN, 0);
  }

  /** Which rows. */
  sealed interface Selection {
    /**
     * All of them.
     *
     * @param limit how many may be gone from the source, and so go from the target
     */
    record All(SweepLimit limit) implements Selection {}

    record Where(BoundFilter filter) implements Selection {}

    record Keys(List<String> keys) implements Selection {}

    /** No row: what bears the entry's marks and belongs to none. */
    record Strays() implements Selection {}
  }

  /** Hears how it goes, on the apply thread; rows are all that were read, by whomever. */
  interface Listener {
    void finished(long rows);

    default void progressed(long rows, String cursor) {}

    default void failed(long rows, String why) {}
  }

  /**
   * Rows that were read.
   *
   * @param asked keys of which a missing one has no row
   * @param next where the next chunk begins
   */
  record Chunk(RowReader.Rows rows, Set<String> asked, ResyncCursor next) {}

  String entry() {
    return entry;
  }

  @Nullable OrphanPolicy mend() {
    return mend;
  }

  /** Whether it is not rows that are to be dealt with. */
  boolean strays() {
    return selection instanceof Selection.Strays;
  }

  /** Whether nothing is left to be read. */
  boolean complete() {
    return complete;
  }

  long rowsRead() {
    return rowsRead;
  }

  /** The next chunk; null when there is none left. */
  @Nullable Chunk read(RowReader rows, TargetReader target, BoundMapping mapping, int limit) {
    EntryTable table = EntryTable.of(mapping, entry);
    return switch (cursor.stage()) {
      case ROWS ->
          switch (selection) {
            case Selection.Keys(List<String> keys) -> readKeys(rows, table, keys);
            case Selection.Where(BoundFilter filter) -> readSome(rows, table, filter, limit);
            case Selection.All all -> readRows(rows, table, limit);
            case Selection.Strays strays -> end();
          };
      case SWEEP -> sweep(rows, target, table, limit);
      case END -> end();
    };
  }

  private @Nullable Chunk end() {
    finish();
    return null;
  }

  /** Somebody else may have had all of them read. */
  void finish() {
    complete = true;
    listener.finished(rowsRead);
  }

  /** So many that were no row's are gone, and all that were asked for. */
  void removed(long strays) {
    rowsRead += strays;
    finish();
  }

  private static Chunk readKeys(RowReader rows, EntryTable table, List<String> keys) {
    return new Chunk(
        rows.readKeys(table.table(), table.identity(), keys, table.columns()),
        new HashSet<>(keys),
        ResyncCursor.END);
  }

  private Chunk readRows(RowReader rows, EntryTable table, int limit) {
    RowReader.Rows read =
        rows.readAfter(table.table(), table.identity(), cursor.row(), limit, table.columns());
    return new Chunk(read, Set.of(), next(table, read.rows(), limit, ResyncCursor.SWEEP));
  }

  private Chunk readSome(RowReader rows, EntryTable table, BoundFilter filter, int limit) {
    Set<String> columns = new LinkedHashSet<>(table.columns());
    columns.addAll(filter.source().columns());
    RowReader.Rows read =
        rows.readAfter(table.table(), table.identity(), cursor.row(), limit, List.copyOf(columns));
    List<Row> some =
        read.rows().stream().filter(row -> filter.evaluate(row::value) == Verdict.MATCHES).toList();
    return new Chunk(
        new RowReader.Rows(read.low(), read.snapshot(), some),
        Set.of(),
        next(table, read.rows(), limit, ResyncCursor.END));
  }

  private static ResyncCursor next(
      EntryTable table, List<Row> rows, int limit, ResyncCursor afterAll) {
    return rows.size() < limit ? afterAll : ResyncCursor.after(keyOf(table, rows.getLast()));
  }

  private @Nullable Chunk sweep(RowReader rows, TargetReader target, EntryTable table, int limit) {
    List<String> keys = target.keys(entry, cursor.key(), limit);
    if (keys.isEmpty()) {
      return end();
    }
    RowReader.Rows read = rows.readKeys(table.table(), table.identity(), keys, table.columns());
    long missing = cursor.missing() + keys.size() - read.rows().size();
    Optional<String> refused =
        selection instanceof Selection.All(SweepLimit most)
            ? most.refuse(entry, missing, rowsRead)
            : Optional.empty();
    if (refused.isPresent()) {
      complete = true;
      listener.failed(rowsRead, refused.get());
      return null;
    }
    return new Chunk(read, new HashSet<>(keys), ResyncCursor.sweptTo(keys.getLast(), missing));
  }

  private static List<String> keyOf(EntryTable table, Row row) {
    List<String> key = new ArrayList<>();
    for (String column : table.identity().columns()) {
      key.add(row.value(column) instanceof Value.Present(String text) ? text : "");
    }
    return key;
  }

  /** The chunk is durable in the target. */
  void done(Chunk chunk) {
    if (cursor.stage() != ResyncCursor.Stage.SWEEP) {
      rowsRead += chunk.rows().rows().size();
    }
    cursor = chunk.next();
    listener.progressed(rowsRead, cursor.text());
  }
}
