// SPDX-License-Identifier: Apache-2.0
package io.syncline.core.capture;

import io.syncline.core.change.Position;
import io.syncline.core.change.Row;
import io.syncline.core.change.TableId;
import io.syncline.core.change.Value;
import io.syncline.core.mapping.NodeType.KeyColumns;
import io.syncline.core.verify.Digest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows for comparison, each time in one view of the database that is held no longer than the
 * read. Any thread; throws SynclineException SOURCE_UNREACHABLE and the like.
 */
public interface RowScan extends AutoCloseable {

  /**
   * Rows in the order of their key. They are for a first reading, which decides nothing but that
   * rows are equal: they come without their states, and nothing is told of what is pending.
   */
  Seen rows(Wanted wanted, Span span, int limit);

  /** All rows after a row's key values; null for the first chunk. */
  default Seen after(Wanted wanted, @Nullable List<String> after, int limit) {
    return rows(wanted, new Span(after, null, null, null), limit);
  }

  /** The same, and what the rows sum up to. */
  Summed summed(Wanted wanted, Span span, int limit);

  /** What all rows of a span sum up to: equal sums are of equal values in the wanted columns. */
  Digest digest(Wanted wanted, Span span);

  /**
   * Rows that were written since an earlier view of the database, and perhaps others, in the order
   * of their key, as {@link #rows} reads them.
   *
   * @param after a row's key values; null for the first chunk
   * @param limit so many are looked at, whenever they were written
   * @throws io.syncline.core.failure.SynclineException SOURCE_WENT_BACK, LIMIT_EXCEEDED if it can
   *     not be told which rows were written since
   */
  default Changed changed(
      Wanted wanted, @Nullable List<String> after, SourceSnapshot since, int limit) {
    Seen seen = after(wanted, after, limit);
    List<String> last =
        seen.rows().size() < limit ? null : wanted.keyOf(seen.rows().getLast().row());
    return new Changed(seen, seen.rows().size(), last);
  }

  /**
   * Rows that were written since a view.
   *
   * @param looked how many were looked at for them
   * @param last key values of the last that was looked at; null at the end of the table
   */
  record Changed(Seen seen, int looked, @Nullable List<String> last) {}

  /** Those of these keys that are the key of a row. */
  Set<String> present(Wanted wanted, List<String> keys);

  /** Those of these keys that are in a span, whether there are such rows or not. */
  Set<String> within(Wanted wanted, Span span, List<String> keys);

  /** About how many rows there are. */
  long estimate(Wanted wanted);

  /** About how many rows there are in a span. */
  long estimate(Wanted wanted, Span span);

  /** The rows with these keys, canonical texts of the key. */
  Seen keys(Wanted wanted, List<String> keys);

  @Override
  void close();

  /**
   * What is read.
   *
   * @param target name of the target that the rows are compared with
   * @param entry the mapping entry whose rows they are
   */
  record Wanted(String target, String entry, TableId table, KeyColumns key, List<String> columns) {
    public Wanted {
      columns = List.copyOf(columns);
    }

    /** The values of a row's key, which is never NULL. */
    public List<String> keyOf(Row row) {
      return key.columns().stream()
          .map(column -> ((Value.Present) row.value(column)).text())
          .toList();
    }
  }

  /**
   * Rows by the values of their keys.
   *
   * @param after they come after it; null for no such bound
   * @param from the first that may be
   * @param to they come before it
   * @param last the last that may be
   */
  record Span(
      @Nullable List<String> after,
      @Nullable List<String> from,
      @Nullable List<String> to,
      @Nullable List<String> last) {}

  /**
   * Rows, and their digest.
   *
   * @param digest of just these rows; null if it was not asked for
   */
  record Summed(Seen seen, @Nullable Digest digest) {}

  /**
   * What was read.
   *
   * @param snapshot the view it was read in
   * @param high everything that the view sees was committed at or before it
   * @param pending canonical keys, of those read or asked for, of which this view knows that a
   *     change is still to be applied (trigger capture: the queue is in the same database). Nothing
   *     is known by a view of a database whose log is captured
   */
  record Seen(List<SeenRow> rows, SourceSnapshot snapshot, Position high, Set<String> pending) {
    public Seen {
      rows = List.copyOf(rows);
      pending = Set.copyOf(pending);
    }

    /** How long the texts of all values are together. */
    public long characters() {
      long characters = 0;
      for (SeenRow row : rows) {
        for (Value value : row.row().values()) {
          characters += value instanceof Value.Present(String text) ? text.length() : 0;
        }
      }
      return characters;
    }
  }

  /**
   * A row, and what tells this state of it from every other, also from an equal one.
   *
   * @param state the id of the transaction that wrote it and its place in it
   */
  record SeenRow(Row row, String state) {}
}
